using System.Text;
using MatViewsMigrate.Definitions.Yaml;
using MatViewsMigrate.Names;

namespace MatViewsMigrate.Definitions;

/// <summary>A view's file.</summary>
/// <param name="Path">Relative to a folder of views, with <c>/</c>.</param>
public sealed record DefinitionFile(string Path, string Text);

/// <summary>Writes definitions as files that read back as the same definitions under the same configuration.</summary>
public sealed class DefinitionWriter(ProjectConfiguration configuration)
{
    /// <summary>The file of a view; keys stand in the order of <see cref="ViewKeys"/>, and only where they say something.</summary>
    public DefinitionFile Write(ViewDefinition view)
    {
        var (folder, file) = (FileName.Encode(view.Name.Schema), FileName.Encode(view.Name.Name));
        var text = new StringBuilder();
        Add(text, "name", file == view.Name.Name ? null : view.Name.Name);
        Add(text, "schema", folder == view.Name.Schema ? null : view.Name.Schema);
        Add(text, "description", view.Declared.Comment);
        text.Append("sql:").Append(YamlText.Block(view.Query.Text));
        AddRefreshing(text, view);
        AddGrants(text, view.Declared.Grants);
        Add(text, "renamed_from", view.RenamedFrom is { } former ? QualifiedName.Format(former) : null);
        AddRaw(text, "protect", view.Protected ? "true" : null);
        AddTexts(text, "columns", view.Declared.ColumnComments);
        Add(text, "owner", view.Declared.Owner);
        AddTexts(text, "storage", view.Declared.Storage);
        Add(text, "tablespace", view.Declared.Tablespace);
        Add(text, "access_method", view.Declared.AccessMethod);
        AddList(text, "sort_by", view.SortBy.Columns);
        AddRaw(text, "with_data", view.WithData ? null : "false");
        AddList(text, "depends_on", [.. view.DependsOn.Select(QualifiedName.Format)]);
        AddList(text, "tags", view.Tags);
        AddTexts(text, "allow_volatile", view.AllowVolatile.Count == 0 ? null : view.AllowVolatile);
        AddRaw(text, "timeouts", view.BuildTimeout is { } build ? $"{{ build: {Duration.Format(build)} }}" : null);
        AddTexts(text, "suppress", view.Suppressed.Count == 0 ? null : view.Suppressed.ToDictionary(rule => rule.Key, rule => rule.Value.Reason));
        return new($"{folder}/{file}.yaml", text.ToString());
    }

    private void AddRefreshing(StringBuilder text, ViewDefinition view)
    {
        AddRaw(text, "refresh_strategy", $"{view.Strategy}".ToLowerInvariant());
        AddList(text, "unique_index_columns", view.Key.Columns);
        if (view.Indexes.Count > 0)
            text.Append("indexes:\n").AppendJoin("", view.Indexes.Select(IndexText.Of));
        Add(text, "schedule", view.Schedule);
        AddRaw(text, "freshness", view.MaxAge is { } age ? $"{{ max_age: {Duration.Format(age)} }}" : null);
        if (view.RowCounting != configuration.DefaultRowCounting)
            AddRaw(text, "row_count", $"{view.RowCounting}".ToLowerInvariant());
    }

    private static void AddGrants(StringBuilder text, IReadOnlyList<Grant>? grants)
    {
        if (grants is null)
            return;
        text.Append(grants.Count == 0 ? "grants: {}\n" : "grants:\n");
        foreach (var privilege in grants.GroupBy(grant => grant.Privilege))
            text.Append("  ").Append(Roles(privilege));
    }

    private static string Roles(IGrouping<string, Grant> privilege) =>
        $"{privilege.Key.ToLowerInvariant()}: [{string.Join(", ", Grantees(privilege))}]\n";

    private static IEnumerable<string> Grantees(IEnumerable<Grant> grants) =>
        from grant in grants
        group grant by (grant.Grantee, grant.Grantable, OnColumns: grant.Column is not null) into same
        let role = YamlText.Scalar(same.Key.Grantee)
        let columns = same.Key.OnColumns ? $", columns: {YamlText.List(same.Select(grant => grant.Column!))}" : ""
        let option = same.Key.Grantable ? ", with_grant_option: true" : ""
        select columns.Length + option.Length == 0 ? role : $"{{ role: {role}{columns}{option} }}";

    private static void Add(StringBuilder text, string key, string? value) =>
        AddRaw(text, key, value is null ? null : YamlText.Scalar(value));

    private static void AddRaw(StringBuilder text, string key, string? yaml)
    {
        if (yaml is not null)
            text.Append(key).Append(": ").Append(yaml).Append('\n');
    }

    private static void AddList(StringBuilder text, string key, IReadOnlyList<string> values) =>
        AddRaw(text, key, values.Count == 0 ? null : YamlText.List(values));

    private static void AddTexts(StringBuilder text, string key, IReadOnlyDictionary<string, string>? values)
    {
        AddRaw(text, key, values is { Count: 0 } ? "{}" : null);
        if (values is not { Count: > 0 })
            return;
        text.Append(key).Append(":\n");
        foreach (var (name, value) in values)
            text.Append("  ").Append(YamlText.Scalar(name)).Append(": ").Append(YamlText.Scalar(value)).Append('\n');
    }
}
