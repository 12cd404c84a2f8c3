using MatViewsMigrate.Names;
using Npgsql;

namespace MatViewsMigrate.Catalog;

/// <summary>A materialized view, and one that it reads: directly, or through plain views and functions.</summary>
public sealed record Reading(ViewName Reader, ViewName Upstream);

/// <summary>Reads which materialized views read which. It takes no lock.</summary>
public static class UpstreamReader
{
    private static readonly string Sql = CatalogSql.Read("upstreams.sql");

    /// <summary>What these views read, up to the next materialized view; of all views when none are given.</summary>
    public static async Task<IReadOnlyList<Reading>> ReadAsync(
        NpgsqlConnection connection, IReadOnlyCollection<ViewName>? views, CancellationToken cancellationToken)
    {
        await using var command = new RegistrySql("").Command(
            connection, Sql, views?.Select(view => view.Schema).ToArray(), views?.Select(view => view.Name).ToArray());
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var readings = new List<Reading>();
        while (await reader.ReadAsync(cancellationToken))
        {
            readings.Add(new(
                new ViewName(reader.GetString(0), reader.GetString(1)),
                new ViewName(reader.GetString(2), reader.GetString(3))));
        }

        return readings;
    }
}
