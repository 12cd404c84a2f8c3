using MatViewsMigrate.Catalog;
using MatViewsMigrate.Names;
using MatViewsMigrate.Planning;
using Npgsql;

namespace MatViewsMigrate.Runs;

/// <summary>Reads how long work on registered views took the last time.</summary>
public sealed class LastTimesReader(string registrySchema)
{
    // An index walk for each view and kind, from the newest run on. A run that only altered the view staged nothing.
    private const string LastSql = """
        SELECT d.schema_name, d.name,
               (SELECT (r.meta #>> '{service,response,build_ms}')::double precision
                FROM {registry}.mat_view_runs r
                WHERE r.mat_view_definition_id = d.id AND r.status = 2 AND r.operation IN (0, 3)
                      AND r.meta #> '{service,response,steps}' @> '["stage done"]'
                ORDER BY r.created_at DESC, r.id DESC LIMIT 1),
               (SELECT r.duration_ms::double precision
                FROM {registry}.mat_view_runs r
                WHERE r.mat_view_definition_id = d.id AND r.status = 2 AND r.operation = 1
                ORDER BY r.created_at DESC, r.id DESC LIMIT 1)
        FROM {registry}.mat_view_definitions d
        WHERE d.id = ANY ($1)
        """;

    private readonly RegistrySql sql = new(registrySchema);

    /// <summary>By name, of those views of which something is known.</summary>
    public async Task<IReadOnlyDictionary<ViewName, LastTimes>> ReadAsync(
        NpgsqlConnection connection, IReadOnlyCollection<RegisteredView> views, CancellationToken cancellationToken)
    {
        var times = new Dictionary<ViewName, LastTimes>();
        if (views.Count == 0)
            return times;
        await using var command = sql.Command(connection, LastSql, views.Select(view => view.Id).ToArray());
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
        {
            var last = new LastTimes(Time(reader, 2), Time(reader, 3));
            if (last != LastTimes.Unknown)
                times.Add(new(reader.GetString(0), reader.GetString(1)), last);
        }

        return times;
    }

    private static TimeSpan? Time(NpgsqlDataReader reader, int column) =>
        reader.IsDBNull(column) ? null : TimeSpan.FromMilliseconds(reader.GetDouble(column));
}
