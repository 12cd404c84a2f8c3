using MatViewsMigrate.Catalog;
using MatViewsMigrate.Names;
using Npgsql;

namespace MatViewsMigrate.Runs;

/// <summary>A run, as far as it tells how its view fares.</summary>
/// <param name="Error">The first line of its error.</param>
/// <param name="Strategy">The one that a refresh used.</param>
/// <param name="Rows">The larger of the rows before and after a refresh, where they were counted.</param>
/// <param name="Written">The larger of the rows that a refresh inserted and deleted.</param>
public sealed record RecentRun(
    long Id, ViewName View, RunStatus Status, Operation Operation, DateTimeOffset StartedAt, TimeSpan? Duration, string? Error,
    string? Strategy, double? Rows, double? Written);

/// <summary>Reads the newest runs of every registered view that is not dropped.</summary>
public sealed class RecentRuns(string registrySchema)
{
    // One index probe for each view, however long the log is.
    private const string RecentSql = """
        SELECT r.id, d.schema_name, d.name, r.status, r.operation, r.started_at, r.duration_ms,
               pg_catalog.split_part(r.error ->> 'message', E'\n', 1), r.a ->> 'strategy',
               greatest((r.a ->> 'rows_before')::double precision, (r.a ->> 'rows_after')::double precision),
               greatest((r.a ->> 'rows_inserted')::double precision, (r.a ->> 'rows_deleted')::double precision)
        FROM {registry}.mat_view_definitions d
        CROSS JOIN LATERAL (
            SELECT l.*, l.meta #> '{service,response}' AS a
            FROM {registry}.mat_view_runs l
            WHERE l.mat_view_definition_id = d.id
            ORDER BY l.created_at DESC, l.id DESC LIMIT $1) r
        WHERE d.dropped_at IS NULL
        ORDER BY r.created_at DESC, r.id DESC
        """;

    private readonly RegistrySql sql = new(registrySchema);
    private readonly RegistryVersion registry = new(registrySchema);

    /// <summary>The newest so many of each view, newest first.</summary>
    public async Task<ILookup<ViewName, RecentRun>> ReadAsync(
        NpgsqlConnection connection, int perView, CancellationToken cancellationToken)
    {
        List<RecentRun> runs = [];
        if (await registry.ReadAsync(connection, cancellationToken) is not null)
        {
            await using var command = sql.Command(connection, RecentSql, (long)perView);
            await using var reader = await command.ExecuteReaderAsync(cancellationToken);
            while (await reader.ReadAsync(cancellationToken))
                runs.Add(Read(reader));
        }

        return runs.ToLookup(run => run.View);
    }

    private static RecentRun Read(NpgsqlDataReader reader) => new(
        reader.GetInt64(0),
        new ViewName(reader.GetString(1), reader.GetString(2)),
        (RunStatus)reader.GetInt32(3),
        (Operation)reader.GetInt32(4),
        reader.GetFieldValue<DateTimeOffset>(5),
        reader.IsDBNull(6) ? null : TimeSpan.FromMilliseconds(reader.GetInt32(6)),
        RunRow.Text(reader, 7),
        RunRow.Text(reader, 8),
        reader.IsDBNull(9) ? null : reader.GetDouble(9),
        reader.IsDBNull(10) ? null : reader.GetDouble(10));
}
