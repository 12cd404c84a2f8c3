using MatViewsMigrate.Planning;
using Npgsql;

namespace MatViewsMigrate.Services;

/// <summary>Who holds locks on what a cutover has to lock.</summary>
public sealed class LockHolders(NpgsqlConnection session)
{
    private const string Session =
        """
        SELECT DISTINCT a.pid, a.usename::pg_catalog.text, a.application_name,
               pg_catalog.to_char(a.query_start AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"'),
               a.state,
               pg_catalog."left"(pg_catalog.regexp_replace(a.query, '\s+', ' ', 'g'), 80),
               a.backend_type

        """;

    private const string Sql = Session +
        """
        FROM pg_catalog.pg_locks l
        JOIN pg_catalog.pg_stat_activity a ON a.pid = l.pid
        WHERE l.locktype = 'relation' AND l.granted AND l.pid <> pg_catalog.pg_backend_pid()
          AND l.database = (SELECT d.oid FROM pg_catalog.pg_database d WHERE d.datname = pg_catalog.current_database())
          AND l.relation = ANY (SELECT pg_catalog.to_regclass(r)::pg_catalog.oid FROM pg_catalog.unnest($1::pg_catalog.text[]) r)
          AND COALESCE(a.xact_start, a.query_start) < pg_catalog.clock_timestamp() - pg_catalog.make_interval(secs => $2)
        ORDER BY a.pid
        """;

    // A GRANT does from version 18 on, and whoever has read a view before it refreshes it on any.
    private const string WaitersSql =
        """
        SELECT EXISTS (
            SELECT FROM pg_catalog.pg_locks l
            WHERE l.locktype = 'relation' AND l.granted AND l.pid <> pg_catalog.pg_backend_pid()
              AND l.database = (SELECT d.oid FROM pg_catalog.pg_database d WHERE d.datname = pg_catalog.current_database())
              AND l.relation = ANY (SELECT pg_catalog.to_regclass(r)::pg_catalog.oid FROM pg_catalog.unnest($1::pg_catalog.text[]) r)
              AND pg_catalog.pg_backend_pid() = ANY (pg_catalog.pg_blocking_pids(l.pid)))
        """;

    private const string WritersSql = Session +
        """
        FROM pg_catalog.pg_stat_activity a
        WHERE a.datname = pg_catalog.current_database() AND a.pid <> pg_catalog.pg_backend_pid() AND a.backend_xid IS NOT NULL
        ORDER BY a.pid
        """;

    private const string SnapshotsSql = Session +
        """
        FROM pg_catalog.pg_stat_activity a
        WHERE a.datname = pg_catalog.current_database() AND a.pid <> pg_catalog.pg_backend_pid()
          AND (a.backend_xmin IS NOT NULL OR a.backend_xid IS NOT NULL)
          AND a.xact_start < pg_catalog.clock_timestamp() - pg_catalog.make_interval(secs => $1)
        ORDER BY a.pid
        """;

    /// <summary>The server's <c>deadlock_timeout</c>.</summary>
    public async Task<TimeSpan> DeadlockTimeoutAsync(CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(
            "SELECT setting::pg_catalog.float8 FROM pg_catalog.pg_settings WHERE name = 'deadlock_timeout'", session);
        return TimeSpan.FromMilliseconds((double)(await command.ExecuteScalarAsync(cancellationToken))!);
    }

    /// <summary>Holders whose transaction is older than <paramref name="age"/>, for people.</summary>
    public Task<IReadOnlyList<string>> OlderThanAsync(IReadOnlyList<Statement> locks, TimeSpan age, CancellationToken cancellationToken) =>
        ReadAsync(Sql, [Relations(locks), age.TotalSeconds], cancellationToken);

    /// <summary>True when a holder waits for this session.</summary>
    public async Task<bool> WaitForUsAsync(IReadOnlyList<Statement> locks, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(WaitersSql, session) { Parameters = { new() { Value = Relations(locks) } } };
        return await command.ExecuteScalarAsync(cancellationToken) is true;
    }

    /// <summary>Who has a transaction, older than <paramref name="age"/>, for which a concurrent build of an index waits.</summary>
    public Task<IReadOnlyList<string>> SnapshotsAsync(TimeSpan age, CancellationToken cancellationToken) =>
        ReadAsync(SnapshotsSql, [age.TotalSeconds], cancellationToken);

    // Within a transaction the server repeats what it once said of its sessions, unless it is told to forget it.
    private async Task<IReadOnlyList<string>> ReadAsync(string sql, IEnumerable<object> values, CancellationToken cancellationToken)
    {
        await using var batch = new NpgsqlBatch(session) { BatchCommands = { new("SELECT pg_catalog.pg_stat_clear_snapshot()"), new(sql) } };
        foreach (var value in values)
            batch.BatchCommands[1].Parameters.Add(new() { Value = value });
        await using var reader = await batch.ExecuteReaderAsync(cancellationToken);
        await reader.NextResultAsync(cancellationToken);
        var holders = new List<string>();
        while (await reader.ReadAsync(cancellationToken))
            holders.Add(Describe(reader));
        return holders;
    }

    /// <summary>All holders, for people.</summary>
    /// <param name="writers">Where there are none, who writes something: a GRANT locks nothing, and its row is waited for.</param>
    public async Task<IReadOnlyList<string>> DescribeAsync(IReadOnlyList<Statement> locks, bool writers, CancellationToken cancellationToken) =>
        await OlderThanAsync(locks, TimeSpan.Zero, cancellationToken) is var holders && (holders.Count > 0 || !writers)
            ? holders
            : await ReadAsync(WritersSql, [], cancellationToken);

    private static string[] Relations(IReadOnlyList<Statement> locks) => [.. locks.Select(statement => statement.On?.Sql).OfType<string>()];

    private static string Describe(NpgsqlDataReader reader) =>
        $"pid {reader.GetInt32(0)}{Part(reader, 1, ", user ")}{Part(reader, 2, ", application ")}" +
        $"{Part(reader, 3, ", query since ")}{Part(reader, 4, ", ")}{Part(reader, 5, ": ")}";

    private static string Part(NpgsqlDataReader reader, int column, string before) =>
        reader.IsDBNull(column) || reader.GetString(column).Length == 0 ? "" : before + reader.GetString(column);
}
