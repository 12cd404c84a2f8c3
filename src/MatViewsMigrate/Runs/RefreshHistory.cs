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

/// <summary>Reads the last successful refreshes of views.</summary>
public sealed class RefreshHistory(string registrySchema)
{
    /// <summary>So many are worth reading: what is older tells little of the next.</summary>
    public const int Length = 20;

    // The index on definitions and times gives them newest first.
    private const string HistorySql = """
        SELECT w.definition_id, r.id, r.started_at, r.duration_ms, r.a ->> 'strategy',
               greatest((r.a ->> 'rows_before')::double precision, (r.a ->> 'rows_after')::double precision),
               greatest((r.a ->> 'rows_inserted')::double precision, (r.a ->> 'rows_deleted')::double precision),
               r.a ->> 'source_fingerprint', (r.a ->> 'source_writes')::bigint, (r.a ->> 'source_churn')::double precision
        FROM ROWS FROM (pg_catalog.unnest($1::bigint[]), pg_catalog.unnest($2::integer[])) AS w (definition_id, length)
        CROSS JOIN LATERAL (
            SELECT l.id, l.started_at, l.duration_ms, l.created_at, l.meta #> '{service,response}' AS a
            FROM {registry}.mat_view_runs l
            WHERE l.mat_view_definition_id = w.definition_id AND l.status = 2 AND l.operation = 1
            ORDER BY l.created_at DESC, l.id DESC LIMIT w.length) r
        ORDER BY r.created_at DESC, r.id DESC
        """;

    private readonly RegistrySql sql = new(registrySchema);

    /// <summary>By the ids of their definitions, newest first.</summary>
    /// <param name="lengths">How many of each are wanted.</param>
    public async Task<ILookup<long, PastRefresh>> ReadAsync(
        NpgsqlConnection connection, IReadOnlyDictionary<long, int> lengths, CancellationToken cancellationToken)
    {
        await using var command = sql.Command(connection, HistorySql, lengths.Keys.ToArray(), lengths.Values.ToArray());
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        List<(long Definition, PastRefresh Run)> runs = [];
        while (await reader.ReadAsync(cancellationToken))
            runs.Add((reader.GetInt64(0), Read(reader)));
        return runs.ToLookup(run => run.Definition, run => run.Run);
    }

    private static PastRefresh Read(NpgsqlDataReader reader) => new(
        reader.GetInt64(1),
        reader.GetFieldValue<DateTimeOffset>(2),
        TimeSpan.FromMilliseconds(reader.IsDBNull(3) ? 0 : reader.GetInt32(3)),
        RunRow.Text(reader, 4),
        Number(reader, 5),
        Number(reader, 6),
        RunRow.Text(reader, 7),
        reader.IsDBNull(8) ? null : reader.GetInt64(8),
        Number(reader, 9));

    private static double? Number(NpgsqlDataReader reader, int column) => reader.IsDBNull(column) ? null : reader.GetDouble(column);
}
