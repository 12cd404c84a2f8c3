using MatViewsMigrate.Catalog;
using MatViewsMigrate.Names;
using Npgsql;

namespace MatViewsMigrate.Runs;

/// <summary>Which runs to list; null members do not filter.</summary>
public sealed record RunFilter
{
    public ViewName? View { get; init; }

    public RunStatus? Status { get; init; }

    public Operation? Operation { get; init; }

    /// <summary>Runs that started at this time or later.</summary>
    public DateTimeOffset? Since { get; init; }

    public Guid? BatchId { get; init; }

    /// <summary>The newest so many.</summary>
    public int Limit { get; init; } = 50;
}

/// <summary>The latest of one view's runs.</summary>
/// <param name="LastSuccess">The last run that built data or changed the view and succeeded; never a delete.</param>
/// <param name="LastRefreshAt">When the data were last built, from <c>mv_refresh_log</c>.</param>
public sealed record RunSummary(ViewName View, Run? LastRun, Run? LastSuccess, DateTimeOffset? LastRefreshAt);

/// <summary>Reads runs. Where there is no registry, there are none.</summary>
public sealed class RunReader(string registrySchema)
{
    private const string FromSql = $$"""
        SELECT {{RunRow.Columns}}
        FROM {registry}.mat_view_runs r JOIN {registry}.mat_view_definitions d ON d.id = r.mat_view_definition_id

        """;

    private const string ListSql = FromSql + """
        WHERE ($1::text IS NULL OR d.schema_name = $1 AND d.name = $2)
          AND ($3::integer IS NULL OR r.status = $3)
          AND ($4::integer IS NULL OR r.operation = $4)
          AND ($5::timestamptz IS NULL OR r.started_at >= $5)
          AND ($6::uuid IS NULL OR r.batch_id = $6)
        ORDER BY r.id DESC
        LIMIT $7
        """;

    // One index probe for each view, however long the log is.
    private const string LatestSql = $$"""
        SELECT {{RunRow.Columns}}
        FROM {registry}.mat_view_definitions d
        CROSS JOIN LATERAL (
            (SELECT * FROM {registry}.mat_view_runs l
             WHERE l.mat_view_definition_id = d.id
             ORDER BY l.created_at DESC LIMIT 1)
            UNION
            (SELECT * FROM {registry}.mat_view_runs l
             WHERE l.mat_view_definition_id = d.id AND l.status = 2 AND l.operation <> 2
             ORDER BY l.created_at DESC LIMIT 1)) r
        WHERE d.dropped_at IS NULL
        ORDER BY r.id
        """;

    private const string FreshnessSql = """
        SELECT d.schema_name, d.name, l.refreshed_at
        FROM {registry}.mat_view_definitions d
        LEFT JOIN {registry}.mv_refresh_log l ON l.mv_name = d.schema_name || '.' || d.name
        WHERE d.dropped_at IS NULL
        ORDER BY d.schema_name COLLATE "C", d.name COLLATE "C"
        """;

    private readonly RegistrySql sql = new(registrySchema);
    private readonly RegistryVersion registry = new(registrySchema);

    /// <summary>Runs that pass the filter, newest first.</summary>
    public Task<IReadOnlyList<Run>> ListAsync(
        NpgsqlConnection connection, RunFilter filter, CancellationToken cancellationToken) =>
        ReadAsync(
            connection,
            ListSql,
            [
                filter.View?.Schema, filter.View?.Name, (int?)filter.Status, (int?)filter.Operation,
                filter.Since?.ToUniversalTime(), filter.BatchId, filter.Limit,
            ],
            cancellationToken);

    /// <summary>One run; null when there is none of that id.</summary>
    public async Task<Run?> FindAsync(NpgsqlConnection connection, long id, CancellationToken cancellationToken) =>
        await ReadAsync(connection, FromSql + "WHERE r.id = $1", [id], cancellationToken) is [var run, ..] ? run : null;

    /// <summary>The latest runs of each registered view that is not dropped, ordered by name.</summary>
    public async Task<IReadOnlyList<RunSummary>> SummarizeAsync(
        NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        var latest = (await ReadAsync(connection, LatestSql, [], cancellationToken)).ToLookup(run => run.View);
        return
        [
            .. from view in await FreshnessAsync(connection, cancellationToken)
               let runs = latest[view.View]
               select new RunSummary(
                   view.View,
                   runs.LastOrDefault(),
                   runs.LastOrDefault(run => run.Status == RunStatus.Success && run.Operation != Operation.Drop),
                   view.LastRefreshAt),
        ];
    }

    /// <summary>When the data of each registered view that is not dropped were last built; null when nobody knows.</summary>
    public async Task<IReadOnlyList<(ViewName View, DateTimeOffset? LastRefreshAt)>> FreshnessAsync(
        NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        if (await registry.ReadAsync(connection, cancellationToken) is null)
            return [];
        await using var command = sql.Command(connection, FreshnessSql);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        List<(ViewName, DateTimeOffset?)> views = [];
        while (await reader.ReadAsync(cancellationToken))
            views.Add((new(reader.GetString(0), reader.GetString(1)), RunRow.Time(reader, 2)));
        return views;
    }

    private async Task<IReadOnlyList<Run>> ReadAsync(
        NpgsqlConnection connection, string template, object?[] values, CancellationToken cancellationToken)
    {
        if (await registry.ReadAsync(connection, cancellationToken) is null)
            return [];
        await using var command = sql.Command(connection, template, values);
        return await RunRow.ReadAsync(command, cancellationToken);
    }
}
