using MatViewsMigrate.Catalog;
using MatViewsMigrate.Names;
using MatViewsMigrate.Planning;
using MatViewsMigrate.Runs;
using Npgsql;

namespace MatViewsMigrate.Services;

/// <summary>Selects views to refresh and puts them in an order in which what is read comes before its readers.</summary>
/// <remarks>Works from the registry and the catalog; no view file is needed, and no lock is taken.</remarks>
public sealed class RefreshOrder(NpgsqlConnection connection, string registrySchema, TimeProvider clock)
{
    /// <summary>The views, upstream first.</summary>
    /// <exception cref="MatViewsException">A named view is not managed, or no view has the tag: exit code 64.</exception>
    public async Task<IReadOnlyList<RefreshTarget>> OfAsync(RefreshSelection selection, CancellationToken cancellationToken)
    {
        var registry = await RegistryReader.ReadAsync(connection, registrySchema, cancellationToken);
        var managed = (registry?.Views ?? []).Where(view => view.Managed).ToDictionary(view => view.Name);
        var outdated = (registry?.Outdated ?? []).Select(view => view.View).ToHashSet();
        var selected = await StaleAsync(selection, Tagged(selection, Named(selection, managed)), outdated, cancellationToken);
        var readings = await ReadingsAsync(selection, selected, cancellationToken);
        var names = Widened(selection, [.. selected.Select(view => view.Name)], readings);
        var upstreams = readings.ToLookup(reading => reading.Reader, reading => reading.Upstream);
        return
        [
            .. ReadingOrder.Of(
                    names.Where(managed.ContainsKey).Select(name => managed[name]), view => view.Name, view => upstreams[view.Name])
                .Select(sorted => new RefreshTarget(sorted.Item, sorted.After)
                {
                    Unmanaged = [.. upstreams[sorted.Item.Name].Where(name => !managed.ContainsKey(name)).Distinct().Order()],
                }),
        ];
    }

    private static IEnumerable<RegisteredView> Named(RefreshSelection selection, Dictionary<ViewName, RegisteredView> managed) =>
        selection.Names.Count == 0
            ? managed.Values
            : selection.Names.Distinct().Select(name => managed.GetValueOrDefault(name) ?? throw new MatViewsException(
                ExitCode.WrongUsage,
                $"{name} is not managed, so it is not refreshed. Write a file for it and `matviews apply`: that adopts the view as it is"));

    private static List<RegisteredView> Tagged(RefreshSelection selection, IEnumerable<RegisteredView> views)
    {
        var all = views.ToList();
        if (selection.Tag is not { } tag)
            return all;
        var tagged = all.Where(view => view.Applied.Tags.Contains(tag)).ToList();
        if (tagged.Count > 0)
            return tagged;
        var known = all.SelectMany(view => view.Applied.Tags).Distinct().Order(StringComparer.Ordinal).ToList();
        throw new MatViewsException(
            ExitCode.WrongUsage,
            $"no view has the tag {tag}; {(known.Count == 0 ? "none has any" : $"there are {string.Join(", ", known)}")}");
    }

    private async Task<List<RegisteredView>> StaleAsync(
        RefreshSelection selection, List<RegisteredView> views, HashSet<ViewName> outdated, CancellationToken cancellationToken)
    {
        if (!selection.Stale || views.Count == 0)
            return views;
        var runs = await new RunReader(registrySchema).SummarizeAsync(connection, cancellationToken);
        var refreshed = runs.ToDictionary(run => run.View, run => run.LastRefreshAt);
        var now = clock.GetUtcNow();
        return [.. views.Where(view => outdated.Contains(view.Name) || IsStale(view, now - refreshed.GetValueOrDefault(view.Name)))];
    }

    private static bool IsStale(RegisteredView view, TimeSpan? age) =>
        age is null || (view.Applied.MaxAgeSeconds is { } seconds && age > TimeSpan.FromSeconds(seconds));

    // Only the part of the graph that is needed: all of it only when the readers of a view are asked for.
    private async Task<IReadOnlyList<Reading>> ReadingsAsync(
        RefreshSelection selection, List<RegisteredView> selected, CancellationToken cancellationToken)
    {
        if (selected.Count == 0)
            return [];
        if (selection.WithDownstream)
            return await UpstreamReader.ReadAsync(connection, null, cancellationToken);
        var readings = new List<Reading>();
        var known = new HashSet<ViewName>();
        var next = selected.Select(view => view.Name).ToList();
        while (next.Count > 0)
        {
            known.UnionWith(next);
            var found = await UpstreamReader.ReadAsync(connection, next, cancellationToken);
            readings.AddRange(found);
            next = selection.WithUpstream
                ? [.. found.Select(reading => reading.Upstream).Where(name => !known.Contains(name)).Distinct()]
                : [];
        }

        return readings;
    }

    private static HashSet<ViewName> Widened(
        RefreshSelection selection, HashSet<ViewName> names, IReadOnlyList<Reading> readings)
    {
        var down = readings.ToLookup(reading => reading.Upstream, reading => reading.Reader);
        var up = readings.ToLookup(reading => reading.Reader, reading => reading.Upstream);
        var widened = names.ToHashSet();
        if (selection.WithDownstream)
            widened.UnionWith(Reached(names, down));
        if (selection.WithUpstream)
            widened.UnionWith(Reached(widened, up));
        return widened;
    }

    private static HashSet<ViewName> Reached(IEnumerable<ViewName> from, ILookup<ViewName, ViewName> next)
    {
        var reached = new HashSet<ViewName>();
        var open = new Queue<ViewName>(from);
        while (open.TryDequeue(out var name))
        {
            if (reached.Add(name))
            {
                foreach (var further in next[name])
                    open.Enqueue(further);
            }
        }

        return reached;
    }
}
