using MatViewsMigrate.Catalog;
using Npgsql;

namespace MatViewsMigrate.Runs;

/// <summary>A refresh that succeeded, as far as the next one can learn from it.</summary>
/// <param name="Strategy">As files write it.</param>
/// <param name="Rows">The larger of the rows before and after; null when they were not counted.</param>
/// <param name="Written">The larger of the rows inserted and deleted; null when they were not counted.</param>
/// <param name="Fingerprint">Of its sources, before it; null when that would not tell anything.</param>
/// <param name="SourceWrites">Rows ever written to its sources, before it.</param>
/// <param name="SourceChurn">The share of its sources' rows that was written between the refresh before it and itself.</param>
public sealed record PastRefresh(
    long Id, DateTimeOffset StartedAt, TimeSpan Duration, string? Strategy, double? Rows, double? Written, string? Fingerprint,
    long? SourceWrites, double? SourceChurn);

/// <summary>Reads the last successful refreshes of one view.</summary>
public sealed class RefreshHistory(string registrySchema)
{
    /// <summary>So many are read: what is older tells little of the next.</summary>
    public const int Length = 20;

    // The index on definitions and times gives them newest first.
    private const string HistorySql = """
        SELECT r.id, r.started_at, r.duration_ms, r.a ->> 'strategy',
               greatest((r.a ->> 'rows_before')::double precision, (r.a ->> 'rows_after')::double precision),
               greatest((r.a ->> 'rows_inserted')::double precision, (r.a ->> 'rows_deleted')::double precision),
               r.a ->> 'source_fingerprint', (r.a ->> 'source_writes')::bigint, (r.a ->> 'source_churn')::double precision
        FROM (
            SELECT l.id, l.started_at, l.duration_ms, l.meta #> '{service,response}' AS a
            FROM {registry}.mat_view_runs l
            WHERE l.mat_view_definition_id = $1 AND l.status = 2 AND l.operation = 1
            ORDER BY l.created_at DESC, l.id DESC LIMIT $2) r
        """;

    private readonly RegistrySql sql = new(registrySchema);

    /// <summary>Newest first.</summary>
    public async Task<IReadOnlyList<PastRefresh>> ReadAsync(
        NpgsqlConnection connection, long definitionId, CancellationToken cancellationToken)
    {
        await using var command = sql.Command(connection, HistorySql, definitionId, (long)Length);
        await command.PrepareAsync(cancellationToken);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        List<PastRefresh> runs = [];
        while (await reader.ReadAsync(cancellationToken))
            runs.Add(Read(reader));
        return runs;
    }

    private static PastRefresh Read(NpgsqlDataReader reader) => new(
        reader.GetInt64(0),
        reader.GetFieldValue<DateTimeOffset>(1),
        TimeSpan.FromMilliseconds(reader.IsDBNull(2) ? 0 : reader.GetInt32(2)),
        RunRow.Text(reader, 3),
        Number(reader, 4),
        Number(reader, 5),
        RunRow.Text(reader, 6),
        reader.IsDBNull(7) ? null : reader.GetInt64(7),
        Number(reader, 8));

    private static double? Number(NpgsqlDataReader reader, int column) => reader.IsDBNull(column) ? null : reader.GetDouble(column);
}
