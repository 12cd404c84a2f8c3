using MatViewsMigrate.Catalog;
using MatViewsMigrate.Names;
using MatViewsMigrate.Planning;
using Npgsql;

namespace MatViewsMigrate.Compilation;

/// <summary>Finds out what owners lack to build their views, while what will be staged is there.</summary>
internal sealed class OwnerRights(NpgsqlConnection connection, FutureRequest request)
{
    private static readonly string Sql = CatalogSql.Read("owner-rights.sql");

    /// <summary>Rights that are missing, by view.</summary>
    public async Task<IReadOnlyList<MissingRight>> MissingAsync(CancellationToken cancellationToken)
    {
        var members = request.Members.Where(member => member.Bridge is not { IsFunction: true }).ToList();
        // Plain views stand for what is only renamed.
        var renamed = request.Renamed.Where(rename => members.All(member => member.Name != rename.Value)).ToList();
        List<ViewName> names = [.. members.Select(member => member.Name), .. renamed.Select(rename => rename.Value)];
        var others = new bool[renamed.Count];
        var declared = members.Index()
            .SelectMany(member => (member.Item.View?.Wanted?.Declared.Grants ?? []).Where(grant => grant.Privilege == "SELECT").Select(grant => (Position: member.Index + 1L, grant.Grantee)))
            .ToList();
        await using var command = new RegistrySql("").Command(
            connection, Sql,
            names.Select(name => request.Names.Staged(name).Sql).ToArray(),
            members.Select(OwnerOf).Concat(renamed.Select(_ => (string?)null)).ToArray(),
            members.Select(LiveOf).Concat(renamed.Select(rename => rename.Key)).Select(name => name?.Sql).ToArray(),
            members.Select(IsFilled).Concat(others).ToArray(),
            declared.Select(grant => grant.Position).ToArray(),
            declared.Select(grant => grant.Grantee).ToArray(),
            request.Members.Select(member => request.Names.Staging((member.Bridge?.Name ?? member.Name).Schema)).ToArray(),
            members.Select(member => member.Bridge is not null).Concat(others).ToArray());
        return await ReadAsync(command, names, cancellationToken);
    }

    /// <summary>The grants that an owner lacks to refresh a live view.</summary>
    public static async Task<IReadOnlyList<string>> OfLiveAsync(
        NpgsqlConnection connection, ViewName view, string owner, CancellationToken cancellationToken)
    {
        await using var command = new RegistrySql("").Command(
            connection, Sql, new[] { view.Sql }, new[] { owner }, new[] { view.Sql }, new[] { true }, Array.Empty<long>(), Array.Empty<string>(),
            Array.Empty<string>(), new[] { false });
        return [.. (await ReadAsync(command, [view], cancellationToken)).Select(missing => missing.Remedy).Distinct()];
    }

    private static async Task<List<MissingRight>> ReadAsync(NpgsqlCommand command, List<ViewName> names, CancellationToken cancellationToken)
    {
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var missing = new List<MissingRight>();
        while (await reader.ReadAsync(cancellationToken))
        {
            var (view, role) = (names[(int)reader.GetInt64(0) - 1], Identifier.Quote(reader.GetString(3)));
            var what = reader.IsDBNull(2) ? reader.GetString(1) : names[(int)reader.GetInt64(2) - 1].Sql;
            missing.Add(new(
                $"building {view} with the rights of {reader.GetString(3)}",
                reader.GetBoolean(4) ? $"GRANT EXECUTE ON FUNCTION {what} TO {role};" : $"GRANT SELECT ON {what} TO {role};")
            {
                View = view,
            });
        }

        return missing;
    }

    private static ViewName? LiveOf(FutureMember member) => member.View is { } view ? view.Live?.Name : member.Bridge!.Name;

    private static bool IsFilled(FutureMember member) =>
        member.View is { } view && (view.Live?.Populated ?? view.Wanted?.WithData) is not false;

    private static string? OwnerOf(FutureMember member) =>
        member.View is { } view ? view.Wanted?.Declared.Owner ?? view.Live?.Properties.Owner : member.Bridge!.Dependent.Owner;
}
