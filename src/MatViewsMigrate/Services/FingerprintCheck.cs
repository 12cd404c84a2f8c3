using MatViewsMigrate.Catalog;
using MatViewsMigrate.Names;
using MatViewsMigrate.Planning;
using MatViewsMigrate.Services.Schedule;
using Npgsql;

namespace MatViewsMigrate.Services;

/// <summary>Checks that everything a plan touches is still as it was when the plan was made.</summary>
public sealed class FingerprintCheck(NpgsqlConnection session, Plan plan) : IAsyncDisposable
{
    private CatalogMark? _mark;
    private HashSet<uint>? _compared;

    private readonly List<ViewName> _touched =
        [.. plan.Changes.Select(change => change is Change.Rename rename ? rename.From : change.View).Distinct()];

    /// <summary>Compares; what differs is named.</summary>
    /// <exception cref="MatViewsException">Something moved: the plan is stale, exit code 3; or cannot be read now, as it is busy: exit code 5. Nothing changed.</exception>
    public async Task EnsureAsync(CancellationToken cancellationToken) => _compared = await CompareAsync(cancellationToken);

    /// <summary>Compares, and remembers that, so that <see cref="EnsureStillAsync"/> need not.</summary>
    public async Task EnsureAndMarkAsync(CancellationToken cancellationToken)
    {
        _compared ??= await CompareAsync(cancellationToken);
        HashSet<uint> marked;
        do
        {
            // Marked first: what moves while it is compared is seen later.
            marked = _compared;
            await DisposeAsync();
            _mark = await CatalogMark.SetAsync(session, marked, _touched, cancellationToken);
            _compared = await CompareAsync(cancellationToken);
        }
        while (!_compared.SetEquals(marked));
    }

    /// <summary>Compares when anything was written since it was marked.</summary>
    public async Task EnsureStillAsync(CancellationToken cancellationToken)
    {
        if (_mark is not null && await _mark.StandsAsync(cancellationToken))
            return;
        await CompareAsync(cancellationToken);
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _mark?.DisposeAsync() ?? ValueTask.CompletedTask;

    // Returns the OIDs of all that was compared.
    private async Task<HashSet<uint>> CompareAsync(CancellationToken cancellationToken)
    {
        var compared = new HashSet<uint>();
        var oids = await new VerifyService(session).OidsAsync(_touched, cancellationToken);
        compared.UnionWith(oids.Values);
        var found = new Dictionary<string, string>();
        var live = new Dictionary<string, LiveView>();
        if (oids.Count > 0)
        {
            var views = await new CatalogReader(plan.Timeouts.Lock).ReadAsync(session, [.. oids.Values], cancellationToken);
            BusyCheck.Ensure(views, []);
            foreach (var view in views)
            {
                live[view.Name.ToString()] = view;
                found[view.Name.ToString()] = PlanFingerprint.Of(view, plan.Steps);
            }

            if (Replaced(oids) is { Count: > 0 } replaced)
            {
                var dependents = await new DependentReader(plan.Timeouts.Lock).ReadAsync(session, replaced, cancellationToken);
                BusyCheck.Ensure([], dependents.Where(dependent => plan.Fingerprints.ContainsKey(dependent.Identity)));
                foreach (var dependent in dependents)
                {
                    found.TryAdd(dependent.Identity, dependent.Fingerprint);
                    compared.Add(dependent.Oid);
                }
            }
        }

        if (plan.Steps.OfType<Step.Schedule>().Any())
        {
            var jobs = await new CronJobs(session, plan.RegistrySchema).ReadAsync(cancellationToken);
            foreach (var job in jobs.Where(job => plan.Fingerprints.ContainsKey(job.Identity)))
                found[job.Identity] = job.Fingerprint;
        }

        var moved = plan.Fingerprints
            .Where(expected => found.GetValueOrDefault(expected.Key) != expected.Value)
            .Select(expected => found.TryGetValue(expected.Key, out var now)
                ? $"{expected.Key} is not as it was{Moved(live.GetValueOrDefault(expected.Key))} (expected {Short(expected.Value)}, live {Short(now)})"
                : $"{expected.Key} is gone")
            .Concat(NewDependents(found))
            .Concat(plan.Changes.OfType<Change.Create>().Where(create => oids.ContainsKey(create.View)).Select(create => $"{create.View} exists now"))
            .ToList();
        if (moved.Count > 0)
        {
            throw new MatViewsException(ExitCode.StalePlan,
                $"the database moved since the plan was made: {string.Join("; ", moved)}; nothing was changed. Plan again with `matviews plan`, or undo that change");
        }

        return compared;
    }

    // A plan knows queries and columns of what it swaps; of the rest, only the fingerprint.
    private string Moved(LiveView? live)
    {
        if (live is null)
            return "";
        return plan.Changes.OfType<Change.Swap>().FirstOrDefault(swap => swap.View == live.Name) switch
        {
            null => "",
            var swap when swap.LiveQuery != live.Query => ": its query is another one",
            var swap when !swap.LiveColumns.Select(column => (column.Name, column.Type))
                .SequenceEqual(live.Columns.Select(column => (column.Name, column.Type))) => ": its columns are others",
            _ => ": its indexes, grants, comments or another property changed",
        };
    }

    private static string Short(string fingerprint) => fingerprint.Length > 8 ? fingerprint[..8] : fingerprint;

    // OIDs of what goes live anew or goes: only these have dependents that matter.
    private List<uint> Replaced(IReadOnlyDictionary<ViewName, uint> oids)
    {
        var replaced = plan.Changes.Where(change => change is Change.Swap or Change.Delete).Select(change => change.View)
            .Concat(plan.Steps.OfType<Step.Stage>().Select(step => step.Replaces).OfType<ViewName>())
            .ToHashSet();
        return [.. oids.Where(pair => replaced.Contains(pair.Key)).Select(pair => pair.Value)];
    }

    // Somebody built on a view after the plan was made: it would be left on the old one.
    private IEnumerable<string> NewDependents(Dictionary<string, string> found) =>
        found.Keys
            .Where(identity => !plan.Fingerprints.ContainsKey(identity) && _touched.All(view => view.ToString() != identity))
            .Except(plan.KnownDependents)
            .Select(identity => $"{identity} is new");
}
