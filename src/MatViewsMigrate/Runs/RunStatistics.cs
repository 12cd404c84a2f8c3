using MatViewsMigrate.Catalog;
using MatViewsMigrate.Names;
using Npgsql;

namespace MatViewsMigrate.Runs;

/// <summary>The runs of one operation on one view, in numbers. Times are those of successes; null when there is none.</summary>
public sealed record RunStats(ViewName View, Operation Operation)
{
    public long Runs { get; init; }

    public long Succeeded { get; init; }

    public long Failed { get; init; }

    public long Running { get; init; }

    /// <summary>Failures that were started within the window asked for.</summary>
    public long FailedRecently { get; init; }

    public TimeSpan? Average { get; init; }

    public TimeSpan? Minimum { get; init; }

    public TimeSpan? Maximum { get; init; }

    public TimeSpan? Median { get; init; }

    /// <summary>95 of 100 successes took less.</summary>
    public TimeSpan? P95 { get; init; }

    /// <summary>The last success.</summary>
    public TimeSpan? Last { get; init; }

    /// <summary>The average of up to ten successes before the last.</summary>
    public TimeSpan? MovingAverage { get; init; }

    /// <summary>The average of the last five successes as a multiple of that of up to twenty before them.</summary>
    public double? Trend { get; init; }

    public DateTimeOffset? LastStartedAt { get; init; }

    public RunStatus LastStatus { get; init; }

    /// <summary>After the last success that counted them.</summary>
    public long? Rows { get; init; }

    /// <summary>The share of the rows that the last concurrent refresh wrote: 1 for all of them.</summary>
    public double? LastChurn { get; init; }

    /// <summary>The same, the average of up to ten.</summary>
    public double? AverageChurn { get; init; }
}

/// <summary>Which runs count; null members do not filter.</summary>
public sealed record StatsFilter
{
    public ViewName? View { get; init; }

    public Operation? Operation { get; init; }

    /// <summary>Runs that started at this time or later.</summary>
    public DateTimeOffset? Since { get; init; }

    /// <summary>A failure that was started at this time or later is a recent one.</summary>
    public required DateTimeOffset RecentlySince { get; init; }
}

/// <summary>Sums up runs. The registry's view <c>mat_view_run_stats</c> gives the same numbers for all runs and 24 hours.</summary>
public sealed class RunStatistics(string registrySchema)
{
    private static readonly string StatsSql = CatalogSql.Read("run-stats.sql");

    private readonly RegistrySql sql = new(registrySchema);
    private readonly RegistryVersion registry = new(registrySchema);

    /// <summary>By view and operation; nothing where there is no registry.</summary>
    public async Task<IReadOnlyList<RunStats>> ReadAsync(
        NpgsqlConnection connection, StatsFilter filter, CancellationToken cancellationToken)
    {
        if (await registry.ReadAsync(connection, cancellationToken) is null)
            return [];
        await using var command = sql.Command(
            connection, StatsSql, filter.Since?.ToUniversalTime(), (int?)filter.Operation, filter.View?.Schema,
            filter.View?.Name, filter.RecentlySince.ToUniversalTime());
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        List<RunStats> stats = [];
        while (await reader.ReadAsync(cancellationToken))
            stats.Add(Read(reader));
        return stats;
    }

    private static RunStats Read(NpgsqlDataReader reader) => new(
        new ViewName(reader.GetString(0), reader.GetString(1)), (Operation)reader.GetInt32(2))
    {
        Runs = reader.GetInt64(3),
        Succeeded = reader.GetInt64(4),
        Failed = reader.GetInt64(5),
        Running = reader.GetInt64(6),
        FailedRecently = reader.GetInt64(7),
        Average = Time(reader, 8),
        Minimum = Time(reader, 9),
        Maximum = Time(reader, 10),
        Median = Time(reader, 11),
        P95 = Time(reader, 12),
        Last = Time(reader, 13),
        MovingAverage = Time(reader, 14),
        Trend = Number(reader, 15),
        LastStartedAt = RunRow.Time(reader, 16),
        LastStatus = (RunStatus)reader.GetInt32(17),
        Rows = (long?)Number(reader, 18),
        LastChurn = Number(reader, 19),
        AverageChurn = Number(reader, 20),
    };

    private static TimeSpan? Time(NpgsqlDataReader reader, int column) =>
        Number(reader, column) is { } milliseconds ? TimeSpan.FromMilliseconds(milliseconds) : null;

    private static double? Number(NpgsqlDataReader reader, int column) => reader.IsDBNull(column) ? null : reader.GetValue(column) switch
    {
        int number => number,
        double number => number,
        var other => throw new InvalidOperationException($"{other.GetType().Name} in column {column}."),
    };
}
