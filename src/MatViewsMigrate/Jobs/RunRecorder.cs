using System.Text.Json.Nodes;
using MatViewsMigrate.Catalog;
using MatViewsMigrate.Names;
using MatViewsMigrate.Planning;
using MatViewsMigrate.Runs;
using Npgsql;

namespace MatViewsMigrate.Jobs;

/// <summary>Keeps the registry and the run log of a plan that is carried out.</summary>
internal sealed class RunRecorder(NpgsqlConnection session, RunLog log, Plan plan, Guid batchId, TimeProvider clock) : IPlanRecord
{
    private readonly RegistryWriter _registry = new(plan.RegistrySchema);
    private IReadOnlyDictionary<ViewName, long> _waiting = new Dictionary<ViewName, long>();
    private Dictionary<ViewName, long> _definitions = [];
    private Dictionary<ViewName, RunHandle> _runs = [];

    /// <summary>Ids of the runs that were begun.</summary>
    public IReadOnlyDictionary<ViewName, long> Runs => _runs.ToDictionary(run => run.Key, run => run.Value.Id);

    /// <summary>A running row for every changed view that a file describes, or described.</summary>
    public async Task BeginAsync(CancellationToken cancellationToken)
    {
        await RegisterAsync(cancellationToken);
        if (plan.Later.Count > 0)
            _waiting = await SwapRecorder.SettledAsync(session, plan.RegistrySchema, [.. plan.Later.Select(view => view.View)], cancellationToken);
        var starts = plan.Changes.GroupBy(change => change.View)
            .Where(changes => _definitions.ContainsKey(changes.Key))
            .Select(changes => (View: changes.Key, Start: new RunStart(
                _definitions[changes.Key], OperationOf(changes), batchId, Request([.. changes]))))
            .ToList();
        var handles = await log.BeginManyAsync([.. starts.Select(start => start.Start)], session, cancellationToken);
        _runs = starts.Zip(handles).ToDictionary(pair => pair.First.View, pair => pair.Second);
    }

    /// <summary>Lets a further session show that it works for these runs.</summary>
    public Task JoinAsync(NpgsqlConnection further, CancellationToken cancellationToken) =>
        new LivenessLock(plan.RegistrySchema).JoinAsync(further, [.. _runs.Values.Select(run => run.Id)], cancellationToken);

    /// <summary>A definition row for everything that the plan registers.</summary>
    public async Task RegisterAsync(CancellationToken cancellationToken)
    {
        var names = plan.Registrations.Select(registration => registration.From ?? registration.View).ToList();
        var ids = await _registry.EnsureDefinitionsAsync(session, names, cancellationToken);
        _definitions = plan.Registrations.ToDictionary(
            registration => registration.View, registration => ids[registration.From ?? registration.View]);
    }

    /// <summary>What is live from this transaction on.</summary>
    public async Task RecordAsync(CancellationToken cancellationToken)
    {
        foreach (var registration in plan.Registrations.Where(registration => registration.From is not null))
            await _registry.RenameAsync(session, _definitions[registration.View], registration.View, cancellationToken);
        foreach (var registration in plan.Registrations.Where(registration => registration.Deleted))
            await _registry.RecordDroppedAsync(session, _definitions[registration.View], clock.GetUtcNow(), cancellationToken);
        var kept = plan.Registrations.Where(registration => !registration.Deleted).ToList();
        await _registry.RecordAppliedManyAsync(session, [.. kept.Select(registration => Applied(registration, IndexDrops))], cancellationToken);
        if (Built() is { Count: > 0 } built)
            await _registry.TouchRefreshLogManyAsync(session, built, clock.GetUtcNow(), cancellationToken);
        if (plan.Steps.OfType<Step.Stage>().Select(step => step.View!).ToList() is { Count: > 0 } staged)
            await _registry.ForgetOutdatedAsync(session, staged, cancellationToken);
        if (plan.Later.Concat(plan.Outdated).Where(view => !view.IsNew).ToList() is { Count: > 0 } outdated)
            await _registry.MarkOutdatedAsync(session, [.. outdated.Select(view => new OutdatedView(view.View, view.Upstreams))], cancellationToken);
    }

    /// <inheritdoc/>
    public async Task SettleAsync(IReadOnlyList<StepOutcome> steps, CancellationToken cancellationToken)
    {
        var left = steps.Where(step => step.Outcome != Outcome.Done).Select(step => step.Step).OfType<Step.DropIndex>().ToList();
        var touched = IndexDrops.Select(drop => drop.View).ToHashSet();
        var settled = plan.Registrations.Where(registration => !registration.Deleted && touched.Contains(registration.View))
            .Select(registration => Applied(registration, left)).ToList();
        if (settled.Count > 0)
            await _registry.RecordAppliedManyAsync(session, settled, cancellationToken);
        // One with an index that is still to go stays unsettled: the next plan looks at it again.
        await StampAsync([.. left.Select(drop => drop.View!)], cancellationToken);
        // What a second wave builds again is otherwise as it was applied: that a plain view below it was bound anew is no drift.
        if (_waiting.Count > 0)
            await SwapRecorder.SettleAsync(session, _registry, _waiting, cancellationToken);
    }

    /// <summary>Tells the registry by what the live views are known from now on.</summary>
    public Task StampAsync(CancellationToken cancellationToken) => StampAsync([], cancellationToken);

    private async Task StampAsync(IReadOnlyCollection<ViewName> unsettled, CancellationToken cancellationToken)
    {
        var views = plan.Registrations.Where(registration => !registration.Deleted).Select(registration => registration.View)
            .Except(unsettled).ToHashSet();
        var stamps = await new StampReader().StampsAsync(session, views, cancellationToken);
        await _registry.SetStampsAsync(session, stamps.ToDictionary(stamp => _definitions[stamp.Name], stamp => stamp.Stamp!), cancellationToken);
    }

    /// <summary>Finishes every run as the whole ended: all went live together, or none did.</summary>
    /// <returns>Why it could not be recorded; null when it was.</returns>
    public Task<string?> FinishAsync(IReadOnlyList<StepOutcome> steps, RunError? error)
    {
        var failed = steps.Where(step => step.Outcome == Outcome.Failed).Select(step => step.Step.View).OfType<ViewName>().ToHashSet();
        var others = failed.Count == 0 ? error : error?.Elsewhere($"{string.Join(", ", failed)} failed, and all go live together");
        var ends = _runs.Select(run => new RunEnd(
            run.Value, Response(run.Key, steps), failed.Contains(run.Key) ? error : others, Elapsed(run.Key, steps)));
        return log.FinishManyAsync([.. ends]);
    }

    private IReadOnlyList<Step.DropIndex> IndexDrops => [.. plan.Steps.OfType<Step.DropIndex>()];

    // An index that is still to be dropped stays ours: else an apply that died before would leave it for ever.
    private AppliedView Applied(Registration registration, IEnumerable<Step.DropIndex> left)
    {
        var applied = registration.Applied!;
        var indexes = applied.Indexes.Union(left.Where(drop => drop.View == registration.View).Select(drop => drop.Index));
        return new(
            _definitions[registration.View], registration.Sql!, ContentHash.Of(registration.Sql!), registration.Hash,
            applied with { Indexes = [.. indexes] }, RegisteredView.Unsettled);
    }

    private List<ViewName> Built() =>
        [.. plan.Steps.OfType<Step.Stage>()
            .Where(step => step.Statements.Any(statement => statement.Sql.StartsWith("REFRESH", StringComparison.Ordinal)))
            .Select(step => step.View!)];

    private static Operation OperationOf(IEnumerable<Change> changes) => changes.First() switch
    {
        Change.Create => Operation.Create,
        Change.Delete => Operation.Drop,
        _ => Operation.Alter,
    };

    private JsonObject Request(IReadOnlyList<Change> changes)
    {
        var steps = plan.Steps.Where(step => step.View == changes[0].View);
        return new()
        {
            ["view"] = changes[0].View.ToString(),
            ["changes"] = new JsonArray([.. changes.Select(change => (JsonNode)change.GetType().Name.ToLowerInvariant())]),
            ["sql"] = new JsonArray([.. steps.SelectMany(step => step.Statements).Select(statement => (JsonNode)statement.Sql)]),
        };
    }

    // The view's own steps and the cutover that it shares: what it would have taken alone.
    private static TimeSpan Elapsed(ViewName view, IReadOnlyList<StepOutcome> steps) =>
        steps.Where(step => step.Step.View == view || step.Step is Step.CutOver)
            .Aggregate(TimeSpan.Zero, (sum, step) => sum + step.Elapsed);

    private static JsonObject Response(ViewName view, IReadOnlyList<StepOutcome> steps)
    {
        var own = steps.Where(step => step.Step.View == view).ToList();
        var cutover = steps.FirstOrDefault(step => step.Step is Step.CutOver);
        return new()
        {
            ["build_ms"] = (long)own.Sum(step => step.Elapsed.TotalMilliseconds),
            ["readers_blocked_ms"] = (long)(cutover?.ReadersBlocked.TotalMilliseconds ?? 0),
            ["steps"] = new JsonArray([.. own.Select(step => (JsonNode)$"{step.Step.GetType().Name} {step.Outcome}".ToLowerInvariant())]),
        };
    }
}
