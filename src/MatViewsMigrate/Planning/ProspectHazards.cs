using System.Globalization;
using MatViewsMigrate.Names;

namespace MatViewsMigrate.Planning;

/// <summary>Says what apply will meet, where that is something to be mended first.</summary>
internal static class ProspectHazards
{
    /// <summary>Of a draft, none when it does nothing.</summary>
    public static IEnumerable<Hazard> Of(PlanDraft draft, Prospect prospect)
    {
        var first = draft.Views.Select(view => view.Name).Concat(draft.Deleted.Select(view => view.Live.Name)).FirstOrDefault();
        if (first is null)
            return [];
        return
        [
            .. prospect.Missing.Select(right => new Hazard(right.View ?? first, HazardKind.MissingRight,
                $"role {draft.Defaults.CurrentUser} cannot apply this: {right.For} needs {right.Remedy}")
            {
                Remedy = right.View is null ? null : right.Remedy,
            }),
            .. LockTable(Locks(draft), prospect.LockTable, first),
            .. prospect.Sorting.Where(advice => draft.Views.Any(view => view.Name == advice.View)).Select(advice => advice.Hazard),
        ];
    }

    /// <summary>The locks that a cutover takes on one copy of a view: on itself, its TOAST table with its index, and its indexes.</summary>
    public static long LocksOf(int indexes) => 3L + indexes;

    // Old and new.
    private static long Locks(PlanDraft draft) =>
        draft.Rebuilt.Sum(view => LocksOf(view.Indexes.Final.Count) + (view.Live is null ? 0 : LocksOf(view.Live.Indexes.Count)))
        + draft.Deleted.Sum(view => LocksOf(view.Live.Indexes.Count))
        + (2L * draft.Bridges.Count) + draft.Edges.Count;

    // Everybody else's locks share the table.
    internal static IEnumerable<Hazard> LockTable(long needed, long room, ViewName first)
    {
        if (room == 0 || needed * 2 < room)
            yield break;
        yield return new(first, HazardKind.LockTable, string.Create(CultureInfo.InvariantCulture,
            $"the cutover takes about {needed} locks at once, and the server has room for {room} of all sessions: raise max_locks_per_transaction, or apply in parts with --target"));
    }
}
