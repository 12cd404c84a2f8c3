using MatViewsMigrate.Catalog;
using MatViewsMigrate.Definitions;
using MatViewsMigrate.Names;

namespace MatViewsMigrate.Planning;

/// <summary>Brings together what is wanted, live and registered.</summary>
public static class Matcher
{
    /// <summary>A match for every name that is wanted or registered, by name; live views that are neither are nobody's business.</summary>
    public static IReadOnlyList<ViewMatch> Of(
        IReadOnlyList<ViewDefinition> wanted, IReadOnlyList<LiveStamp> live, IReadOnlyList<RegisteredView> registered)
    {
        var stamps = live.ToDictionary(stamp => stamp.Name);
        var known = registered.ToDictionary(view => view.Name);
        var matches = wanted.Select(definition => Match(definition, stamps, known)).ToList();
        var taken = matches.SelectMany(match => new[] { match.Name, match.LiveName, match.Registered?.Name }).ToHashSet();
        return
        [
            .. matches
                .Concat(registered.Where(view => !taken.Contains(view.Name)).Select(view => Unwanted(view, stamps)))
                .OrderBy(match => match.Name),
        ];
    }

    private static ViewMatch Match(
        ViewDefinition definition, Dictionary<ViewName, LiveStamp> stamps, Dictionary<ViewName, RegisteredView> known)
    {
        var name = definition.Name;
        var live = stamps.GetValueOrDefault(name);
        var registered = known.GetValueOrDefault(name);
        if (definition.RenamedFrom is not { } old)
            return Of(registered);
        var (before, former) = (stamps.GetValueOrDefault(old), known.GetValueOrDefault(old));
        // Somebody renamed it by hand.
        if (live is not null && before is null && former is { Managed: true } && registered is not { Managed: true })
            return Of(former);
        // What has the former name once the view was renamed is another one.
        if (live is null && before is not null && (former is { Managed: true } || registered is not { Managed: true }))
            (live, registered) = (before, former ?? registered);
        return Of(registered);

        ViewMatch Of(RegisteredView? row) => new(name, definition, live?.Oid, live?.Name, live?.Stamp, row);
    }

    private static ViewMatch Unwanted(RegisteredView view, Dictionary<ViewName, LiveStamp> stamps)
    {
        var live = stamps.GetValueOrDefault(view.Name);
        return new ViewMatch(view.Name, null, live?.Oid, live?.Name, live?.Stamp, view);
    }
}
