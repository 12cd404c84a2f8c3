using MatViewsMigrate.Catalog;
using MatViewsMigrate.Names;
using Npgsql;

namespace MatViewsMigrate.Runs;

/// <summary>Which runs stay; one reason is enough.</summary>
/// <param name="KeepPerView">The newest so many of each view and status.</param>
/// <param name="Age">Younger ones; failures that are younger than twice as much.</param>
public sealed record PruneRule(int KeepPerView, TimeSpan Age);

/// <summary>Runs of one view and status that went, or would go.</summary>
public sealed record Pruned(ViewName View, RunStatus Status, long Runs);

/// <summary>Deletes old runs.</summary>
/// <remarks>
/// In transactions of some hundred rows each, passing over rows that somebody else holds: nobody waits for it, and it
/// waits for nobody. Stopped in the middle it has deleted some of them. A run that is recorded as running is never deleted.
/// </remarks>
public sealed class RunPruner(string registrySchema, TimeProvider time)
{
    private const int BatchSize = 500;

    // Which run is the newest is said by its id: clocks of clients differ.
    private const string DoomedSql = """
        SELECT r.id, d.schema_name, d.name, r.status
        FROM (
            SELECT id, mat_view_definition_id, status, started_at,
                   pg_catalog.row_number() OVER (PARTITION BY mat_view_definition_id, status ORDER BY id DESC) AS nth
            FROM {registry}.mat_view_runs
            WHERE status <> 1) r
        JOIN {registry}.mat_view_definitions d ON d.id = r.mat_view_definition_id
        WHERE r.nth > $1 AND r.started_at < CASE r.status WHEN 3 THEN $3 ELSE $2 END
        ORDER BY r.id
        """;

    private const string DeleteSql = """
        WITH doomed AS (
            SELECT id FROM {registry}.mat_view_runs WHERE id = ANY ($1) AND status <> 1 FOR UPDATE SKIP LOCKED)
        DELETE FROM {registry}.mat_view_runs r USING doomed WHERE r.id = doomed.id
        RETURNING r.id
        """;

    private readonly RegistrySql sql = new(registrySchema);
    private readonly RegistryVersion registry = new(registrySchema);

    /// <summary>Deletes what the rule does not keep, and gives what went. The connection must not be in a transaction.</summary>
    public async Task<IReadOnlyList<Pruned>> PruneAsync(
        NpgsqlConnection connection, PruneRule rule, CancellationToken cancellationToken)
    {
        var doomed = await DoomedAsync(connection, rule, cancellationToken);
        HashSet<long> gone = [];
        foreach (var batch in doomed.Select(run => run.Id).Chunk(BatchSize))
            gone.UnionWith(await DeleteAsync(connection, batch, cancellationToken));
        return Counted(doomed.Where(run => gone.Contains(run.Id)));
    }

    /// <summary>What would go.</summary>
    public async Task<IReadOnlyList<Pruned>> PreviewAsync(
        NpgsqlConnection connection, PruneRule rule, CancellationToken cancellationToken) =>
        Counted(await DoomedAsync(connection, rule, cancellationToken));

    private static IReadOnlyList<Pruned> Counted(IEnumerable<(long Id, ViewName View, RunStatus Status)> runs) =>
    [
        .. runs.GroupBy(run => (run.View, run.Status)).OrderBy(group => group.Key)
            .Select(group => new Pruned(group.Key.View, group.Key.Status, group.LongCount())),
    ];

    private async Task<IReadOnlyList<(long Id, ViewName View, RunStatus Status)>> DoomedAsync(
        NpgsqlConnection connection, PruneRule rule, CancellationToken cancellationToken)
    {
        if (await registry.ReadAsync(connection, cancellationToken) is null)
            return [];
        var now = time.GetUtcNow();
        await using var command = sql.Command(
            connection, DoomedSql, (long)rule.KeepPerView, now - rule.Age, now - (rule.Age * 2));
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        List<(long, ViewName, RunStatus)> runs = [];
        while (await reader.ReadAsync(cancellationToken))
            runs.Add((reader.GetInt64(0), new(reader.GetString(1), reader.GetString(2)), (RunStatus)reader.GetInt32(3)));
        return runs;
    }

    private async Task<IReadOnlyList<long>> DeleteAsync(
        NpgsqlConnection connection, long[] ids, CancellationToken cancellationToken)
    {
        await using var command = sql.Command(connection, DeleteSql, ids);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        List<long> gone = [];
        while (await reader.ReadAsync(cancellationToken))
            gone.Add(reader.GetInt64(0));
        return gone;
    }
}
