using System.Text;
using MatViewsMigrate.Definitions.Yaml;
using MatViewsMigrate.Names;

namespace MatViewsMigrate.Definitions;

/// <summary>Reads the files of one view.</summary>
internal sealed class ViewReader(ProjectConfiguration configuration, ProjectFiles project)
{
    private static readonly TimeSpan MaxTimeout = TimeSpan.FromMilliseconds(int.MaxValue);
    private static readonly TimeSpan MaxMaxAge = TimeSpan.FromDays(36_500);

    /// <summary>The view; null when it cannot be told, with problems in <paramref name="problems"/>.</summary>
    public ViewDraft? Read(ViewFile file, ProblemLog problems)
    {
        var yaml = file.YamlPath is null ? null : project.Read(file.YamlPath, problems);
        var sql = file.SqlPath is null ? null : project.Read(file.SqlPath, problems);
        if ((yaml is null) != (file.YamlPath is null) || (sql is null) != (file.SqlPath is null))
            return null;
        var text = yaml?.Decode(yaml: true, problems);
        var query = sql?.Decode(yaml: false, problems);
        if ((yaml is not null && text is null) || (sql is not null && query is null))
            return null;
        (string, string)[] shown = [(yaml?.File ?? "", text ?? ""), (sql?.File ?? "", query ?? "")];
        var log = problems.Showing(shown);
        var root = YamlTree.Read((yaml ?? sql!).File, text ?? "", log);
        var hash = DefinitionHash.Of(configuration, yaml?.Bytes, sql?.Bytes);
        var draft = root is null ? null
            : Read(file, new(root, ViewKeys.Table, log, scalar => scalar), new(text ?? "", sql?.File, query), hash);
        var kept = draft is null ? problems : problems.Showing(shown, draft.Definition.Suppressed);
        kept.Add(log.Problems);
        return draft is null ? null : draft with { Log = kept };
    }

    // Everything is read before anything is given up, so that all problems are told at once.
    private ViewDraft? Read(ViewFile file, MappingReader keys, Sources sources, ContentHash hash)
    {
        var query = Query(keys, sources);
        var name = Name(file, keys);
        var definition = Refreshing(keys, new()
        {
            Name = name ?? new("", ""),
            Query = query?.Query ?? new("", keys.At, -1),
            Indexes = [.. (keys.Mappings("indexes") ?? []).Select(IndexReader.Read).OfType<IndexDefinition>()],
            Declared = Declared(keys),
            Places = keys.Places,
            RenamedFrom = RenamedFrom(keys, name),
            Protected = keys.Boolean("protect") ?? false,
            WithData = keys.Boolean("with_data") ?? true,
            SortBy = Columns(keys, "sort_by"),
            DependsOn = DependsOn(keys, name),
            Tags = Tags(keys),
            AllowVolatile = AllowVolatile(keys),
            Suppressed = SuppressionReader.Read(keys),
            BuildTimeout = keys.Mapping("timeouts")?.Duration("build", MaxTimeout),
            SearchPath = SearchPath(name),
            Hash = hash,
            At = keys.At with { Line = 1, Column = 1 },
        });
        return name is null || query is null ? null
            : new(definition, Relations(query.Value.Tokens), keys.Place("name"), keys.ValuePlace("renamed_from"),
                keys.Log);
    }

    private static IReadOnlyList<SqlReference> Relations(IReadOnlyList<SqlToken> tokens) =>
        [.. SqlReferenceScanner.Scan(tokens).Where(reference => reference.Kind == SqlReferenceKind.Relation)];

    private IReadOnlyList<string> SearchPath(ViewName? name) =>
        configuration.SearchPath ?? (name is null or { Schema: "public" } ? ["public"] : [name.Schema, "public"]);

    private ViewDefinition Refreshing(MappingReader keys, ViewDefinition definition)
    {
        var strategy = keys.Choice<RefreshStrategy>("refresh_strategy") ?? configuration.DefaultStrategy;
        var key = Columns(keys, "unique_index_columns");
        if (strategy == RefreshStrategy.Concurrent && keys.IsEmpty("unique_index_columns"))
            keys.Log.Add(Rules.ConcurrentKey, keys.ValuePlace("refresh_strategy"), "concurrent needs a unique index",
                "write unique_index_columns: [...], or another refresh_strategy");
        return definition with
        {
            Strategy = strategy,
            Key = key,
            Schedule = Schedule(keys),
            MaxAge = keys.Mapping("freshness")?.Duration("max_age", MaxMaxAge, "leave it out for no bound"),
            RowCounting = keys.Choice<RowCounting>("row_count") ?? configuration.DefaultRowCounting,
        };
    }

    private static (SqlText Query, IReadOnlyList<SqlToken> Tokens)? Query(MappingReader keys, Sources sources)
    {
        var scalar = keys.Scalar("sql");
        if (keys.Has("sql") && sources.Query is not null)
        {
            keys.Log.Add(Rules.OneQuery, keys.Place("sql"),
                $"the query stands here and in {Path.GetFileName(sources.SqlFile)}", "keep one of them");
            return null;
        }

        if (sources.Query is not null)
            return QueryChecks.Check(QueryText.OfFile(sources.SqlFile!, sources.Query), keys.Log);
        if (scalar is not null)
            return QueryChecks.Check(QueryText.OfScalar(scalar, keys.Place("sql"), sources.Yaml), keys.Log);
        if (!keys.Has("sql"))
            keys.Log.Add(Rules.OneQuery, keys.Place("sql"), "the view has no query",
                "write 'sql: |' and the query, or an SQL file of the same name beside this one");
        return null;
    }

    private static ViewName? Name(ViewFile file, MappingReader keys)
    {
        var name = keys.Name("name") ?? file.Name;
        var schema = keys.Name("schema") ?? file.Schema;
        if (schema is null && !keys.Has("schema"))
            keys.Log.Add(Rules.SchemaKnown, keys.At with { Line = 1, Column = 1 }, "the view has no schema",
                "move the file into a folder with the schema's name, or write 'schema:'");
        if (schema is "information_schema" || schema?.StartsWith("pg_", StringComparison.Ordinal) is true)
            keys.Log.Add(Rules.LegalName, keys.ValuePlace("schema"), $"the schema '{schema}' is PostgreSQL's own",
                "choose another one");
        foreach (var part in new[] { name, schema })
        {
            if (part is not null && !Identifier.IsLegal(part))
                keys.Log.Add(Rules.LegalName, keys.At with { Line = 1, Column = 1 },
                    part.Contains('\0', StringComparison.Ordinal) ? "the name of the file or its folder gives a name with a zero byte"
                        : $"the name of the file or its folder gives a name of {Encoding.UTF8.GetByteCount(part)} bytes",
                    "choose one of 1 to 63 bytes, none of them zero");
        }

        return name is null || schema is null ? null : new(schema, name);
    }

    private static KeyColumns Columns(MappingReader keys, string key) =>
        keys.Names(key) is { Count: > 0 } columns ? new(columns, keys.ValuePlace(key)) : KeyColumns.None;

    private static Declared Declared(MappingReader keys) => new()
    {
        Comment = keys.Text("description"),
        ColumnComments = Texts(keys, "columns"),
        Grants = GrantReader.Read(keys.Mapping("grants"), ViewKeys.Table["grants"].Nested!.Names),
        Owner = keys.Name("owner"),
        Tablespace = keys.Name("tablespace"),
        AccessMethod = keys.Name("access_method"),
        Storage = Texts(keys, "storage"),
    };

    private static Dictionary<string, string>? Texts(MappingReader keys, string key)
    {
        var texts = keys.TextByName(key);
        foreach (var entry in (texts ?? []).Where(entry => !Identifier.IsLegal(entry.Key)))
        {
            keys.Log.Add(Rules.LegalName, entry.KeyAt, $"a name in '{key}' has {Encoding.UTF8.GetByteCount(entry.Key)} bytes",
                "write a name of 1 to 63 bytes");
        }

        return texts?.ToDictionary(entry => entry.Key, entry => ((YamlNode.Scalar)entry.Value).Value);
    }

    private static string? Schedule(MappingReader keys)
    {
        if (keys.Scalar("schedule") is not { } line)
            return null;
        if (CronLine.Problem(line.Value) is not { } problem)
            return line.Value;
        keys.Log.Add(Rules.Schedule, line.At, $"'schedule' cannot be read: {problem}",
            "write five fields, such as \"*/5 * * * *\"");
        return null;
    }

    private static ViewName? RenamedFrom(MappingReader keys, ViewName? name)
    {
        if (keys.Scalar("renamed_from") is not { } text)
            return null;
        if (QualifiedName.Parse(text.Value) is { } former)
            return new(former.Schema ?? name?.Schema ?? "", former.Name);
        keys.Log.Add(Rules.LegalName, text.At, "'renamed_from' is no name of 1 to 63 bytes",
            "write name or schema.name");
        return null;
    }

    private List<ViewName> DependsOn(MappingReader keys, ViewName? name)
    {
        var relations = new List<ViewName>();
        foreach (var text in keys.Texts("depends_on") ?? [])
        {
            if (QualifiedName.Parse(text.Value) is { } relation)
                relations.Add(
                    new(relation.Schema ?? (SearchPath(name)[0]), relation.Name));
            else
                keys.Log.Add(Rules.LegalName, text.At, "'depends_on' holds what is no name of 1 to 63 bytes",
                    "write schema.name");
        }

        return relations;
    }

    private static List<string> Tags(MappingReader keys)
    {
        var tags = new List<string>();
        foreach (var tag in keys.Texts("tags") ?? [])
        {
            if (tag.Value.Trim().Length == 0)
                keys.Log.Add(Rules.WrongValue, tag.At, "a tag is empty", "write a word");
            else if (tags.Contains(tag.Value))
                keys.Log.Add(Rules.DistinctItems, tag.At, $"'{tag.Value}' stands twice in 'tags'",
                    "remove one of them");
            else
                tags.Add(tag.Value);
        }

        return tags;
    }

    private static Dictionary<string, string> AllowVolatile(MappingReader keys)
    {
        var reasons = new Dictionary<string, string>();
        foreach (var (column, reason, at) in VolatileColumns(keys))
        {
            if (string.IsNullOrWhiteSpace(reason))
                keys.Log.Add(Rules.VolatileReason, at, "a volatile column is allowed without a reason",
                    "write '- { column: ..., reason: why it is meant }'");
            else if (column is not null && !reasons.TryAdd(column, reason))
                keys.Log.Add(Rules.DistinctItems, at, $"'{column}' stands twice in 'allow_volatile'",
                    "remove one of them");
        }

        return reasons;
    }

    private static IEnumerable<(string? Column, string? Reason, SourceSpan At)> VolatileColumns(MappingReader keys)
    {
        if (keys.IsMapping("allow_volatile"))
        {
            return (keys.TextByName("allow_volatile") ?? [])
                .Select(entry => ((string?)entry.Key, (string?)((YamlNode.Scalar)entry.Value).Value, entry.KeyAt));
        }

        return (keys.Mappings("allow_volatile") ?? [])
            .Select(item => (item.Name("column"), item.Text("reason"), item.At));
    }

    private sealed record Sources(string Yaml, string? SqlFile, string? Query);
}
