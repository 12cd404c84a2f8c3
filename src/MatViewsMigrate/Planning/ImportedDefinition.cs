using MatViewsMigrate.Catalog;
using MatViewsMigrate.Definitions;
using MatViewsMigrate.Names;

namespace MatViewsMigrate.Planning;

/// <summary>What decides about all files of an import alike.</summary>
/// <param name="Defaults">What a new view would have by itself, which no file needs to say.</param>
/// <param name="SearchPath">The configured one; null for each view's own schema, then public.</param>
/// <param name="WithOwners">Owners are declared also where they are the connecting role.</param>
public sealed record ImportRules(NewViewDefaults Defaults, IReadOnlyList<string>? SearchPath, bool WithOwners);

/// <summary>Turns a live view into the definition that asks for it as it is.</summary>
public static class ImportedDefinition
{
    /// <summary>The definition; <paramref name="query"/> is the view's, in words of the server that it would repeat.</summary>
    /// <param name="settings">What is known of it beside; null when it is not managed, and no file describes it.</param>
    public static ViewDefinition Of(LiveView live, string query, ImportRules rules, ImportSettings? settings)
    {
        var at = new SourceSpan(live.Name.ToString(), 1, 1);
        var key = settings is null ? ImportKey.Of(live) : ImportKey.Of(live, settings.Key);
        var definition = new ViewDefinition
        {
            Name = live.Name,
            Query = new SqlText(query.Trim(' ', '\n'), at, -1),
            Strategy = key is null ? RefreshStrategy.Regular : RefreshStrategy.Concurrent,
            Key = key is null ? KeyColumns.None : new(ImportKey.Columns(key), at),
            Indexes = ImportIndexes.Of(live, key, at),
            Declared = Declared(live, rules),
            WithData = live.Populated,
            SearchPath = rules.SearchPath ?? (live.Name.Schema == "public" ? ["public"] : [live.Name.Schema, "public"]),
            Hash = ContentHash.Of(query),
            At = at,
        };
        return settings?.Over(definition) ?? definition;
    }

    private static Declared Declared(LiveView live, ImportRules rules)
    {
        var properties = live.Properties;
        var comments = live.Columns.Where(column => column.Comment is not null).ToList();
        return new()
        {
            Comment = properties.Comment,
            ColumnComments = comments.Count == 0 ? null : comments.ToDictionary(column => column.Name, column => column.Comment!),
            Grants = ImportGrants.Of(live, rules.Defaults),
            Owner = rules.WithOwners || properties.Owner != rules.Defaults.CurrentUser ? properties.Owner : null,
            Tablespace = properties.Tablespace,
            AccessMethod = properties.AccessMethod == "heap" ? null : properties.AccessMethod,
            Storage = properties.Storage.Count == 0 ? null : properties.Storage,
        };
    }
}
