using MatViewsMigrate.Catalog;
using MatViewsMigrate.Planning;
using Npgsql;

namespace MatViewsMigrate.Services;

/// <summary>Finds the views whose queries name something unqualified that a new view will hide: as written, they read that from now on.</summary>
internal sealed class HiddenNames(NpgsqlConnection connection)
{
    /// <summary>Their OIDs.</summary>
    public async Task<IReadOnlyList<uint>> ReadersAsync(ProjectState state, IReadOnlyList<ViewMatch> touched, CancellationToken cancellationToken)
    {
        var created = touched.Where(match => match.LiveName != match.Name).Select(match => match.Name).ToList();
        var live = state.Untouched.Concat(touched).Where(match => match is { Oid: not null, Wanted: not null }).ToList();
        if (created.Count == 0 || live.Count == 0)
            return [];
        var paths = live.SelectMany(match => match.Wanted!.SearchPath).Append("pg_catalog").Distinct().ToList();
        var resolution = new NameResolution(await NameReader.ReadAllAsync(connection, paths, cancellationToken), created);
        return [.. live.Where(match => resolution.Moves(BuildQuery.Of(match.Wanted!))).Select(match => match.Oid!.Value)];
    }
}
