using MatViewsMigrate.Names;
using Npgsql;

namespace MatViewsMigrate.Runs;

/// <summary>A row of <c>mat_view_runs r</c> joined with its <c>mat_view_definitions d</c>.</summary>
internal static class RunRow
{
    public const string Columns = """
        r.id, r.mat_view_definition_id, d.schema_name, d.name, r.status, r.operation, r.started_at, r.finished_at,
        r.duration_ms, r.error::text, r.meta::text, r.created_at, r.updated_at, r.batch_id
        """;

    public static async Task<IReadOnlyList<Run>> ReadAsync(NpgsqlCommand command, CancellationToken cancellationToken)
    {
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        List<Run> runs = [];
        while (await reader.ReadAsync(cancellationToken))
            runs.Add(Read(reader));
        return runs;
    }

    public static string? Text(NpgsqlDataReader reader, int column) =>
        reader.IsDBNull(column) ? null : reader.GetString(column);

    public static DateTimeOffset? Time(NpgsqlDataReader reader, int column) =>
        reader.IsDBNull(column) ? null : reader.GetFieldValue<DateTimeOffset>(column);

    private static Run Read(NpgsqlDataReader reader) => new()
    {
        Id = reader.GetInt64(0),
        DefinitionId = reader.GetInt64(1),
        View = new ViewName(reader.GetString(2), reader.GetString(3)),
        Status = (RunStatus)reader.GetInt32(4),
        Operation = (Operation)reader.GetInt32(5),
        StartedAt = reader.GetFieldValue<DateTimeOffset>(6),
        FinishedAt = Time(reader, 7),
        Duration = reader.IsDBNull(8) ? null : TimeSpan.FromMilliseconds(reader.GetInt32(8)),
        Error = reader.IsDBNull(9) ? null : RunJson.Read(reader.GetString(9)),
        Meta = RunMeta.Read(reader.GetString(10)),
        CreatedAt = reader.GetFieldValue<DateTimeOffset>(11),
        UpdatedAt = reader.GetFieldValue<DateTimeOffset>(12),
        BatchId = reader.IsDBNull(13) ? null : reader.GetGuid(13),
    };
}
