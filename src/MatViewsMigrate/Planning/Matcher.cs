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
        var taken = matches.Select(match => match.LiveName).OfType<ViewName>().Concat(matches.Select(match => match.Name)).ToHashSet();
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
        if (live is null && definition.RenamedFrom is { } old && stamps.TryGetValue(old, out live))
            registered = known.GetValueOrDefault(old) ?? registered;
        return new ViewMatch(name, definition, live?.Oid, live?.Name, live?.Stamp, registered);
    }

    private static ViewMatch Unwanted(RegisteredView view, Dictionary<ViewName, LiveStamp> stamps)
    {
        var live = stamps.GetValueOrDefault(view.Name);
        return new ViewMatch(view.Name, null, live?.Oid, live?.Name, live?.Stamp, view);
    }
}
