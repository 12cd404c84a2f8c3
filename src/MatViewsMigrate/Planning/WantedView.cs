using MatViewsMigrate.Catalog;
using MatViewsMigrate.Definitions;
using MatViewsMigrate.Names;

namespace MatViewsMigrate.Planning;

/// <summary>
/// A view as it shall be, in the form of one that is live: what the file declares, over what is carried along from
/// the live view, over what a new view would have.
/// </summary>
public static class WantedView
{
    /// <summary>Puts the three together; the indexes are left to <see cref="IndexPlan"/>.</summary>
    public static LiveView Of(
        ViewName name, ViewDefinition? wanted, LiveView? live, Compiled.Query compiled, NewViewDefaults defaults) => new()
        {
            Oid = live?.Oid ?? 0,
            Name = name,
            Query = compiled.Canonical,
            // with_data says how a view begins; what was filled or emptied since stays so.
            Populated = live?.Populated ?? wanted?.WithData is true,
            Properties = PropertiesOf(name, wanted?.Declared ?? Declared.Nothing, live, compiled, defaults),
            Columns = [.. compiled.Columns.Select(column => Carry(column, live, wanted?.Declared.ColumnComments))],
            Statistics = [.. (live?.Statistics ?? []).Where(statistics => !compiled.Lost.Statistics.Contains(statistics.Name))],
            Stamp = "",
        };

    /// <summary>A view as the server makes it, before anything is set on it.</summary>
    public static LiveView Blank(LiveView wanted, NewViewDefaults defaults) => new()
    {
        Oid = 0,
        Name = wanted.Name,
        Properties = new Properties
        {
            Owner = defaults.Owner,
            Grants = defaults.Everywhere,
            OwnerPrivileges = defaults.OwnerPrivileges,
            // Given in the CREATE itself.
            Storage = wanted.Properties.Storage,
            Tablespace = wanted.Properties.Tablespace,
            AccessMethod = wanted.Properties.AccessMethod,
        },
        Columns = [.. wanted.Columns.Select(column => new LiveColumn(column.Name, column.Type, column.Collation))],
        Stamp = "",
    };

    private static Properties PropertiesOf(
        ViewName name, Declared declared, LiveView? live, Compiled.Query compiled, NewViewDefaults defaults)
    {
        var basis = live?.Properties ?? new Properties { Owner = defaults.Owner, Grants = defaults.For(name.Schema), OwnerPrivileges = defaults.OwnerPrivileges };
        var owner = declared.Owner ?? basis.Owner;
        var grants = declared.Grants is { } grantsDeclared ? Expand(grantsDeclared, defaults.ServerVersion) : basis.Grants;
        return basis with
        {
            Owner = owner,
            Grants = [.. grants
                .Where(grant => grant.Grantee != owner && HasColumn(compiled, grant.Column))
                .Select(grant => grant.Grantor == basis.Owner ? grant with { Grantor = owner } : grant)],
            Comment = declared.Comment is { } comment ? NullIfEmpty(comment) : basis.Comment,
            Storage = declared.Storage ?? basis.Storage,
            Tablespace = declared.Tablespace is { } tablespace ? (tablespace == "pg_default" ? null : tablespace) : basis.Tablespace,
            AccessMethod = declared.AccessMethod ?? basis.AccessMethod,
            Labels = [.. basis.Labels.Where(label => HasColumn(compiled, label.Column))],
        };
    }

    private static bool HasColumn(Compiled.Query compiled, string? column) =>
        column is null || compiled.Columns.Any(candidate => candidate.Name == column);

    private static LiveColumn Carry(LiveColumn column, LiveView? live, IReadOnlyDictionary<string, string>? comments)
    {
        var basis = live?.Columns.FirstOrDefault(candidate => candidate.Name == column.Name);
        return column with
        {
            Comment = comments?.GetValueOrDefault(column.Name) is { } comment ? NullIfEmpty(comment) : basis?.Comment,
            StatisticsTarget = basis?.StatisticsTarget,
            Options = basis?.Options ?? [],
            // Storage and compression belong to the type: another type may refuse them.
            Storage = basis?.Type == column.Type ? basis.Storage : null,
            Compression = basis?.Type == column.Type ? basis.Compression : null,
        };
    }

    // ALL, as PostgreSQL keeps it: one entry a privilege. MAINTAIN came with 17.
    private static IReadOnlyList<Grant> Expand(IReadOnlyList<Grant> grants, int serverVersion) =>
        [.. grants.SelectMany(grant => grant.Privilege != "ALL"
            ? [grant]
            : Privileges(grant.Column is not null, serverVersion).Select(privilege => grant with { Privilege = privilege })).Distinct()];

    private static string[] Privileges(bool column, int serverVersion) => column
        ? ["INSERT", "REFERENCES", "SELECT", "UPDATE"]
        : serverVersion >= 170000
            ? ["DELETE", "INSERT", "MAINTAIN", "REFERENCES", "SELECT", "TRIGGER", "TRUNCATE", "UPDATE"]
            : ["DELETE", "INSERT", "REFERENCES", "SELECT", "TRIGGER", "TRUNCATE", "UPDATE"];

    private static string? NullIfEmpty(string text) => text.Length == 0 ? null : text;

    /// <summary>True for what only a rebuild can change: moving a live view to another tablespace or access method keeps its readers out for all of the copy.</summary>
    public static bool NeedsRebuild(Declared declared, LiveView live) =>
        (declared.Tablespace is { } tablespace && (tablespace == "pg_default" ? null : tablespace) != live.Properties.Tablespace)
        || (declared.AccessMethod is { } method && method != live.Properties.AccessMethod);
}
