using System.Text.Json.Nodes;
using MatViewsMigrate.Definitions;
using MatViewsMigrate.Names;
using MatViewsMigrate.Planning;
using MatViewsMigrate.Postgres;
using MatViewsMigrate.Runs;
using MatViewsMigrate.Services;
using Npgsql;

namespace MatViewsMigrate.Jobs;

/// <summary>Refreshes a unit of views by building them aside and cutting over, with a run for each.</summary>
/// <remarks>Holds the apply lock: staging schemas are one command's at a time. So swaps of one refresh go one after the other.</remarks>
internal sealed class SwapJob(
    Database database, ProjectConfiguration configuration, RefreshOptions options, RunLog log, Guid batchId, TimeProvider clock,
    IProgress<RefreshProgress> progress) : IDisposable
{
    private readonly SemaphoreSlim _turn = new(1, 1);
    private readonly ProjectConfiguration _timed = configuration.Timeouts.Statement == TimeSpan.Zero
        ? configuration
        : configuration with { Timeouts = configuration.Timeouts with { Build = configuration.Timeouts.Statement } };

    /// <summary>Refreshes them, all or none.</summary>
    public async Task<IReadOnlyList<RefreshOutcome>> RunAsync(RefreshUnit unit, CancellationToken cancellationToken)
    {
        using var span = Telemetry.Start("refresh")?.SetTag("strategy", "swap")
            .SetTag("view", string.Join(", ", unit.Targets.Select(target => target.Name)));
        var outcomes = await RunAsync(unit, clock.GetTimestamp(), cancellationToken);
        if (outcomes.FirstOrDefault(outcome => outcome.Outcome == Outcome.Failed) is { } failed)
            span.Failed(failed.Error);
        return outcomes;
    }

    private async Task<IReadOnlyList<RefreshOutcome>> RunAsync(RefreshUnit unit, long began, CancellationToken cancellationToken)
    {
        if (unit.Refusal is { } refusal)
            return Failed(unit, clock.GetElapsedTime(began), refusal, ExitCode.StepFailed);
        await _turn.WaitAsync(CancellationToken.None);
        try
        {
            await using var session = await database.OpenAsync(cancellationToken);
            await using var held = await SwapLocks.TakeAsync(session, configuration, [.. unit.Targets.Select(target => target.Name)], options.SkipBusy, clock, cancellationToken);
            return held.Busy is { } busy
                ? [.. unit.Targets.Select(target => new RefreshOutcome(target.Name, Outcome.Skipped, busy, clock.GetElapsedTime(began), null, TimeSpan.Zero, null))]
                : await SwapAsync(session, unit, began, cancellationToken);
        }
        catch (OperationCanceledException)
        {
            return Failed(unit, clock.GetElapsedTime(began), "interrupted", ExitCode.Interrupted);
        }
        catch (Exception exception) when (exception is NpgsqlException or MatViewsException or IOException)
        {
            var error = ServerError.Of(exception, null);
            return Failed(unit, clock.GetElapsedTime(began), error.Message, error.ExitCode);
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _turn.Dispose();

    private async Task<IReadOnlyList<RefreshOutcome>> SwapAsync(
        NpgsqlConnection session, RefreshUnit unit, long began, CancellationToken cancellationToken)
    {
        await new StagingCleaner(session, configuration.RegistrySchema, clock).CleanAsync(cancellationToken);
        List<ViewName> names = [.. unit.Targets.Select(target => target.Name)];
        var planner = new SwapPlanner(session, _timed);
        var plan = await planner.PlanAsync(names, [.. unit.Targets.Where(target => target.Asked).Select(target => target.Name)], cancellationToken);
        var readers = (await planner.ExtentAsync(names, cancellationToken)).Readers;
        var settled = await SwapRecorder.SettledAsync(session, configuration.RegistrySchema, [.. names, .. readers], cancellationToken);
        var measure = new SwapMeasure(session, [.. unit.Targets.Select(target => RequestOf(target))]);
        await measure.BeforeAsync(cancellationToken);
        var runs = await log.BeginManyAsync([.. unit.Targets.Select(StartOf)], session, cancellationToken);
        var filled = unit.Targets.Where(target => target.Asked || !measure.WasEmpty(target.Name)).Select(target => target.Name).ToList();
        var recorder = new SwapRecorder(session, configuration.RegistrySchema, runs, filled, settled, clock.GetUtcNow());
        var execution = new PlanExecution(database, session, plan, recorder, _timed.Timeouts, clock, new Notes(progress), 1);
        await execution.RunAsync(cancellationToken);
        if (execution.RunError is null)
            await measure.AfterAsync();
        return await EndAsync(unit, plan, execution, measure, runs, clock.GetElapsedTime(began));
    }

    private async Task<IReadOnlyList<RefreshOutcome>> EndAsync(
        RefreshUnit unit, Plan plan, PlanExecution execution, SwapMeasure measure, IReadOnlyList<RunHandle> runs, TimeSpan elapsed)
    {
        var error = execution.RunError;
        var blocked = execution.Outcomes.Select(step => step.ReadersBlocked).DefaultIfEmpty().Max();
        var responses = unit.Targets.Select(target => Response(target.Name, plan, measure, blocked)).ToList();
        var unrecorded = await log.FinishManyAsync([.. runs.Zip(responses, (run, response) => new RunEnd(run, response, error, elapsed))]);
        if (unrecorded is not null)
            progress.Report(new RefreshProgress.Note($"the runs could not be recorded as finished: {unrecorded}"));
        return
        [
            .. unit.Targets.Select((target, i) => new RefreshOutcome(
                target.Name, error is null ? Outcome.Done : Outcome.Failed, Reason(unit, target, measure), elapsed, runs[i].Id, blocked,
                error is null ? null : execution.Error!.Message)
            {
                Strategy = RefreshStrategy.Swap,
                Response = new(error is null ? ServiceStatus.Ok : ServiceStatus.Error, RequestOf(target).ToJson(), responses[i], error),
                ExitCode = error is null ? ExitCode.Done : execution.ExitCode,
            }),
        ];
    }

    private static string? Reason(RefreshUnit unit, RefreshTarget target, SwapMeasure measure) =>
        unit.Targets.Count == 1 ? null
        : $"together with {string.Join(", ", unit.Targets.Where(other => other != target).Select(other => other.Name))}"
            + (!target.Asked && measure.WasEmpty(target.Name) ? "; it had no data, and has none now" : "");

    private static JsonObject Response(ViewName view, Plan plan, SwapMeasure measure, TimeSpan blocked)
    {
        var response = measure.Of(view);
        response["strategy"] = "swap";
        response["fallback_reason"] = null;
        response["rows_inserted"] = null;
        response["rows_deleted"] = null;
        response["sql"] = new JsonArray([.. plan.Steps.Where(step => step.View == view).SelectMany(step => step.Statements).Select(statement => (JsonNode)statement.Sql)]);
        response["retries"] = 0;
        response["lock_waits"] = 0;
        response["readers_blocked_ms"] = (long)blocked.TotalMilliseconds;
        return response;
    }

    private RunStart StartOf(RefreshTarget target) => new(target.View.Id, Operation.Refresh, batchId, RequestOf(target).ToJson());

    private RefreshRequest RequestOf(RefreshTarget target) => new(target.Name, RefreshStrategy.Swap)
    {
        RowCounting = options.RowCountingOf(target),
        StatementTimeout = configuration.Timeouts.Statement,
        LockTimeout = configuration.Timeouts.Lock,
        LockWait = configuration.Timeouts.LockWait,
    };

    private static List<RefreshOutcome> Failed(RefreshUnit unit, TimeSpan elapsed, string error, ExitCode exitCode) =>
    [
        .. unit.Targets.Select(target => new RefreshOutcome(target.Name, Outcome.Failed, null, elapsed, null, TimeSpan.Zero, error)
        {
            ExitCode = exitCode,
        }),
    ];

    private sealed class Notes(IProgress<RefreshProgress> to) : IProgress<Progress>
    {
        public void Report(Progress value)
        {
            if (value is Progress.Note note)
                to.Report(new RefreshProgress.Note(note.Message));
        }
    }
}
