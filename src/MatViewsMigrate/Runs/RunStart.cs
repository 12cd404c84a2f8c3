using System.Text.Json.Nodes;
using Npgsql;

namespace MatViewsMigrate.Runs;

/// <summary>What is about to run.</summary>
/// <param name="DefinitionId">The view's row, committed before (<see cref="RegistryWriter.EnsureDefinitionAsync"/>).</param>
/// <param name="BatchId">Common to the runs of one command.</param>
/// <param name="Request">What is asked of the service.</param>
public sealed record RunStart(long DefinitionId, Operation Operation, Guid BatchId, JsonObject Request);

/// <summary>A run that has begun and is recorded as running.</summary>
public sealed class RunHandle
{
    private bool recorded;

    internal RunHandle(long id, RunStart start, DateTimeOffset startedAt, long timestamp, NpgsqlConnection session) =>
        (Id, Start, StartedAt, Timestamp, Session) = (id, start, startedAt, timestamp, session);

    public long Id { get; }

    public RunStart Start { get; }

    public DateTimeOffset StartedAt { get; }

    /// <summary>Its end is written.</summary>
    internal bool IsRecorded { get => Volatile.Read(ref recorded); set => Volatile.Write(ref recorded, value); }

    internal long Timestamp { get; }

    /// <summary>The session that holds the liveness lock.</summary>
    internal NpgsqlConnection Session { get; }
}

/// <summary>How a run ended.</summary>
/// <param name="Response">What the service answered; null when it did not.</param>
/// <param name="Error">Null for success.</param>
/// <param name="Elapsed">What the work took, by a monotonic clock; null for the time since the run began.</param>
public sealed record RunEnd(RunHandle Run, JsonObject? Response, RunError? Error, TimeSpan? Elapsed)
{
    /// <summary>The view's data are at least as new as this from now on: its freshness. Null when they were not built, or that is recorded elsewhere.</summary>
    public DateTimeOffset? DataAsOf { get; init; }

    internal DateTimeOffset FinishedAt { get; init; }
}
