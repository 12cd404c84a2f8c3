using MatViewsMigrate.Definitions.Yaml;

namespace MatViewsMigrate.Definitions;

/// <summary>The settings that <c>matviews.yaml</c> has at its top and in each environment.</summary>
/// <param name="databaseVariables">How variables are put into <c>database</c>, where one that is not set is no mistake.</param>
internal sealed class ConfigurationLayer(MappingReader keys, Func<YamlNode.Scalar, YamlNode.Scalar?> databaseVariables)
{
    private static readonly TimeSpan MaxTimeout = TimeSpan.FromMilliseconds(int.MaxValue);

    /// <summary>A configuration with what is set here put over it.</summary>
    public ProjectConfiguration Over(ProjectConfiguration under)
    {
        var defaults = keys.Mapping("defaults");
        return under with
        {
            Database = Database() ?? under.Database,
            SearchPath = SearchPath() ?? under.SearchPath,
            RegistrySchema = Schema("registry_schema") ?? under.RegistrySchema,
            Embedded = Embedded(under.Embedded),
            Timeouts = Timeouts(under.Timeouts),
            StagingSchema = Schema("staging_schema") ?? under.StagingSchema,
            Scheduler = keys.Choice<Scheduler>("scheduler") ?? under.Scheduler,
            Retention = Retention(under.Retention),
            DefaultStrategy = defaults?.Choice<RefreshStrategy>("refresh_strategy") ?? under.DefaultStrategy,
            DefaultRowCounting = defaults?.Choice<RowCounting>("row_count") ?? under.DefaultRowCounting,
            Rules = Severities(under.Rules),
        };
    }

    private string? Database() =>
        keys.Mapping("database", databaseVariables) is { } database ? DatabaseReader.Read(database) : null;

    private IReadOnlyList<string>? SearchPath()
    {
        var path = keys.Names("search_path");
        if (path is not null && keys.IsEmpty("search_path"))
            keys.Log.Add(Definitions.Rules.WrongValue, keys.ValuePlace("search_path"), "'search_path' is empty",
                "name a schema, or remove the key");
        return path is { Count: > 0 } ? path : null;
    }

    private string? Schema(string key)
    {
        var schema = keys.Name(key);
        if (schema is not "information_schema" && schema?.StartsWith("pg_", StringComparison.Ordinal) is not true)
            return schema;
        keys.Log.Add(Definitions.Rules.LegalName, keys.ValuePlace(key), $"'{key}' is one of PostgreSQL's own schemas",
            "choose another one");
        return null;
    }

    private EmbeddedSettings Embedded(EmbeddedSettings under)
    {
        if (keys.Mapping("embedded") is not { } embedded)
            return under;
        var version = embedded.Integer("version");
        if (version is < 13 or > 18)
            keys.Log.Add(Definitions.Rules.WrongValue, embedded.ValuePlace("version"),
                $"there is no embedded server of version {version}", "write a version from 13 to 18");
        var init = embedded.Text("init");
        if (init is not null && (Path.IsPathRooted(init) || init.Split('/', '\\').Contains("..")))
            keys.Log.Add(Definitions.Rules.WrongValue, embedded.ValuePlace("init"), "'init' is not below the project",
                "write a path relative to matviews.yaml, without ..");
        return new(version ?? under.Version, init ?? under.Init);
    }

    private Timeouts Timeouts(Timeouts under)
    {
        if (keys.Mapping("timeouts") is not { } timeouts)
            return under;
        TimeSpan Of(string key, TimeSpan otherwise) => timeouts.Duration(key, MaxTimeout) ?? otherwise;
        var over = new Timeouts
        {
            Lock = Of("lock", under.Lock),
            SliceMax = Of("slice_max", under.SliceMax),
            Cutover = Of("cutover", under.Cutover),
            LockWait = Of("lock_wait", under.LockWait),
            Build = Of("build", under.Build),
            Statement = Of("statement", under.Statement),
        };
        (string, TimeSpan)[] bounded = [("lock", over.Lock), ("slice_max", over.SliceMax), ("cutover", over.Cutover)];
        foreach (var (key, value) in bounded)
        {
            if (value == TimeSpan.Zero && timeouts.Has(key))
                keys.Log.Add(Definitions.Rules.Durations, timeouts.ValuePlace(key),
                    $"'{key}' is 0: readers could wait for ever", "write a bound, such as 100ms");
        }

        return over;
    }

    private Retention Retention(Retention under)
    {
        var retention = keys.Mapping("retention");
        return retention is null ? under
            : new(retention.Integer("keep_per_view") ?? under.KeepPerView, retention.Integer("days") ?? under.Days);
    }

    private Dictionary<string, Severity?> Severities(IReadOnlyDictionary<string, Severity?> under)
    {
        var severities = new Dictionary<string, Severity?>(under);
        foreach (var entry in keys.TextByName("rules") ?? [])
        {
            var rule = Definitions.Rules.All.FirstOrDefault(r => r.Code == entry.Key);
            if (rule is null)
                keys.Log.Add(Definitions.Rules.NotSoftened, entry.KeyAt, "there is no rule of this code",
                    Nearest.Remedy(entry.Key, Definitions.Rules.Soft));
            else if (rule.Fixed && ((YamlNode.Scalar)entry.Value).Value != "error")
                keys.Log.Add(Definitions.Rules.NotSoftened, entry.KeyAt,
                    $"{rule.Code} ({rule.Title}) is always an error",
                    $"remove it; others are {string.Join(", ", Definitions.Rules.Soft)}");
            else
                severities[rule.Code] = SeverityOf(((YamlNode.Scalar)entry.Value).Value);
        }

        return severities;
    }

    private static Severity? SeverityOf(string word) => word switch
    {
        "warning" => Severity.Warning,
        "error" => Severity.Error,
        _ => null,
    };
}
