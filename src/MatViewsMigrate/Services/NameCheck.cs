using MatViewsMigrate.Catalog;
using MatViewsMigrate.Definitions;
using MatViewsMigrate.Names;
using MatViewsMigrate.Planning;
using Npgsql;

namespace MatViewsMigrate.Services;

/// <summary>Checks that the names of new views and indexes are free, before anything is built.</summary>
internal sealed class NameCheck(NpgsqlConnection connection)
{
    /// <summary>Views that are there under both the name of their file and the name that they are to be renamed from.</summary>
    public static IEnumerable<DefinitionProblem> Doubled(ProjectState state) =>
        state.Touched
            .Where(match => match.LiveName == match.Name && match.Registered is not { Managed: true })
            .Where(match => state.Deleted.Any(other => other.Name == match.Wanted!.RenamedFrom))
            .Select(match => new DefinitionProblem(
                match.Wanted!.At, Rules.Rename.Code, Severity.Error,
                $"{match.Wanted.RenamedFrom} is managed and live, and so is an unmanaged {match.Name}",
                $"rename or drop {match.Name} by hand, or remove renamed_from, which adopts it and leaves {match.Wanted.RenamedFrom} to be deleted"));

    public async Task<IReadOnlyList<DefinitionProblem>> ProblemsAsync(
        IReadOnlyList<ViewMatch> touched, CancellationToken cancellationToken)
    {
        var views = touched.Where(match => match.LiveName != match.Name).ToDictionary(match => match.Name);
        var indexes = touched
            .SelectMany(match => match.Wanted!.Indexes.Where(index => index.Name is not null).Select(index => (match, index)))
            .GroupBy(pair => new ViewName(pair.match.Name.Schema, pair.index.Name!))
            .ToDictionary(group => group.Key, group => group.First());
        if (views.Count + indexes.Count == 0)
            return [];
        var (taken, missing) = await NameReader.ReadAsync(connection, [.. views.Keys, .. indexes.Keys], cancellationToken);
        return
        [
            .. views.Values.Where(match => missing.Contains(match.Name.Schema)).Select(MissingSchema),
            .. taken.Where(name => views.ContainsKey(name.Name)).Select(name => Taken(name, views[name.Name].Wanted!.At)),
            .. taken.Where(name => name.Kind != 't' && indexes.TryGetValue(name.Name, out var wanted) && !BelongsTo(name, wanted.match))
                .Select(name => Taken(name, indexes[name.Name].index.At)),
        ];
    }

    private static bool BelongsTo(TakenName name, ViewMatch match) =>
        name.IndexOf is not null && (name.IndexOf == match.LiveName || name.IndexOf == match.Name);

    private static DefinitionProblem MissingSchema(ViewMatch match) => new(
        match.Wanted!.At, Rules.SchemaExists.Code, Severity.Error,
        $"schema {match.Name.Schema} of {match.Name} does not exist",
        $"run CREATE SCHEMA {Identifier.Quote(match.Name.Schema)} first");

    private static DefinitionProblem Taken(TakenName name, SourceSpan at) => new(
        at, Rules.NameFree.Code, Severity.Error,
        $"{name.Name} is taken by {Kind(name)}", "choose another name, or rename or drop that one first");

    private static string Kind(TakenName name) => name.Kind switch
    {
        'r' or 'p' => "a table",
        'v' => "a plain view",
        'm' => "a materialized view",
        'f' => "a foreign table",
        'S' => "a sequence",
        'i' or 'I' => $"an index of {name.IndexOf}",
        _ => "a type",
    };
}
