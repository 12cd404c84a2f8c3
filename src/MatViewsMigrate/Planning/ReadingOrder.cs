using MatViewsMigrate.Names;

namespace MatViewsMigrate.Planning;

/// <summary>Puts things in an order in which what is read comes before its readers.</summary>
public static class ReadingOrder
{
    /// <summary>The items, upstream first and by name where there is a choice, each with those of the others that it reads.</summary>
    /// <exception cref="MatViewsException">They read each other in a circle.</exception>
    public static IReadOnlyList<(T Item, IReadOnlyList<ViewName> After)> Of<T>(
        IEnumerable<T> items, Func<T, ViewName> nameOf, Func<T, IEnumerable<ViewName>> readsOf)
    {
        var all = items.OrderBy(nameOf).ToList();
        var names = all.Select(nameOf).ToHashSet();
        var open = all.ConvertAll(item => (
            Item: item,
            After: (IReadOnlyList<ViewName>)[.. readsOf(item).Where(names.Contains).Where(name => name != nameOf(item)).Distinct().Order()]));
        var sorted = new List<(T, IReadOnlyList<ViewName>)>(open.Count);
        var done = new HashSet<ViewName>();
        while (open.Count > 0)
        {
            var ready = open.Where(candidate => candidate.After.All(done.Contains)).ToList();
            if (ready.Count == 0)
            {
                throw new MatViewsException(
                    ExitCode.WrongDefinitions,
                    $"these views read each other in a circle: {string.Join(", ", open.Select(candidate => nameOf(candidate.Item)))}; break the circle");
            }

            sorted.AddRange(ready);
            done.UnionWith(ready.Select(candidate => nameOf(candidate.Item)));
            open = open.Where(candidate => !done.Contains(nameOf(candidate.Item))).ToList();
        }

        return sorted;
    }
}
