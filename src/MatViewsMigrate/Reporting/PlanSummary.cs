using MatViewsMigrate.Planning;

namespace MatViewsMigrate.Reporting;

/// <summary>A plan in numbers.</summary>
public sealed record PlanSummary(
    int Create, int Swap, int Alter, int Rename, int Adopt, int Delete, int Schedule, int Unschedule, int Unchanged, int Drift)
{
    /// <summary>Counts a plan's changes.</summary>
    public static PlanSummary Of(Plan plan) => new(
        plan.Changes.OfType<Change.Create>().Count(),
        plan.Changes.OfType<Change.Swap>().Count(),
        plan.Changes.OfType<Change.Alter>().Count(),
        plan.Changes.OfType<Change.Rename>().Count(),
        plan.Changes.OfType<Change.Adopt>().Count(),
        plan.Changes.OfType<Change.Delete>().Count(),
        plan.Changes.OfType<Change.Schedule>().Count(change => change.Wanted is not null),
        plan.Changes.OfType<Change.Schedule>().Count(change => change.Wanted is null),
        plan.Unchanged,
        plan.Drift.Count);

    /// <summary>Each number with its JSON key, in order.</summary>
    public IReadOnlyList<(string Key, int Number)> Numbers =>
    [
        ("create", Create), ("swap", Swap), ("alter", Alter), ("rename", Rename), ("adopt", Adopt), ("delete", Delete),
        ("schedule", Schedule), ("unschedule", Unschedule),
        ("unchanged", Unchanged), ("drift", Drift),
    ];

    /// <summary><c>Plan: 2 to create, 1 to swap; 12 unchanged.</c> or <c>No changes.</c></summary>
    public override string ToString()
    {
        var changes = Numbers.Take(8).Where(entry => entry.Number > 0).Select(entry => $"{entry.Number} to {entry.Key}").ToList();
        if (changes.Count == 0)
            return "No changes.";
        var unchanged = Unchanged > 0 ? $"; {Unchanged} unchanged" : "";
        return $"Plan: {string.Join(", ", changes)}{unchanged}.";
    }
}
