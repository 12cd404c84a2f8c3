using System.Globalization;
using MatViewsMigrate.Catalog;
using Npgsql;

namespace MatViewsMigrate.Runs;

/// <summary>A session of the server that holds an advisory lock.</summary>
/// <param name="Since">When it connected.</param>
/// <param name="Query">Its current or last statement, cut short; null, like the others, where the role may not see it.</param>
public sealed record LockHolder(int Pid, string? User, string? Application, DateTimeOffset? Since, string? Query)
{
    private const string HoldersSql = """
        SELECT l.objid::bigint, l.pid, a.usename::text, nullif(a.application_name, ''), a.backend_start,
               nullif(pg_catalog.left(pg_catalog.regexp_replace(a.query, '\s+', ' ', 'g'), 200), '')
        FROM pg_catalog.pg_locks l
        LEFT JOIN pg_catalog.pg_stat_activity a ON a.pid = l.pid
        WHERE l.locktype = 'advisory' AND l.granted AND l.mode = $1 AND l.objsubid = $2 AND l.classid::bigint = $3
          AND l.objid::bigint = ANY ($4)
          AND l.database = (SELECT oid FROM pg_catalog.pg_database WHERE datname = pg_catalog.current_database())
        ORDER BY (a.state = 'active') DESC NULLS LAST, a.query_start NULLS LAST, l.pid
        """;

    /// <summary>The session for people: pid, user, application, since when, statement.</summary>
    public override string ToString() => string.Join(", ", new[]
    {
        string.Create(CultureInfo.InvariantCulture, $"pid {Pid}"),
        User is null ? null : $"user {User}",
        Application is null ? null : $"application {Application}",
        Since is null ? null : string.Create(CultureInfo.InvariantCulture, $"connected since {Since:yyyy-MM-dd HH:mm:ss}Z"),
        Query is null ? null : $"statement: {Query}",
    }.OfType<string>());

    /// <summary>Holders of the exclusive lock of one 64-bit key.</summary>
    internal static async Task<IReadOnlyList<LockHolder>> OfKeyAsync(
        NpgsqlConnection connection, long key, CancellationToken cancellationToken)
    {
        var objects = new[] { key & 0xFFFFFFFFL };
        var found = await ReadAsync(
            connection, "ExclusiveLock", 1, (key >> 32) & 0xFFFFFFFFL, objects, cancellationToken);
        return [.. found.Select(holder => holder.Holder)];
    }

    /// <summary>Holders of shared locks of pairs of keys, by the second key; those that work come first.</summary>
    internal static async Task<ILookup<int, LockHolder>> OfPairsAsync(
        NpgsqlConnection connection, int first, IEnumerable<int> second, CancellationToken cancellationToken)
    {
        long[] objects = [.. second.Select(key => (long)unchecked((uint)key))];
        var found = await ReadAsync(
            connection, "ShareLock", 2, unchecked((uint)first), objects, cancellationToken);
        return found.ToLookup(holder => unchecked((int)(uint)holder.Object), holder => holder.Holder);
    }

    private static async Task<IReadOnlyList<(long Object, LockHolder Holder)>> ReadAsync(
        NpgsqlConnection connection, string mode, short kind, long classId, long[] objects,
        CancellationToken cancellationToken)
    {
        await using var command = new RegistrySql("").Command(connection, HoldersSql, mode, kind, classId, objects);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        List<(long, LockHolder)> holders = [];
        while (await reader.ReadAsync(cancellationToken))
        {
            holders.Add((reader.GetInt64(0), new(
                reader.GetInt32(1),
                RunRow.Text(reader, 2),
                RunRow.Text(reader, 3),
                RunRow.Time(reader, 4),
                RunRow.Text(reader, 5))));
        }

        return holders;
    }
}
