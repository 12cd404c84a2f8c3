using System.Diagnostics;

namespace MatViewsMigrate.Planning;

/// <summary>Says whether a plan may be carried out with the approvals that were given.</summary>
public static class ApprovalCheck
{
    /// <summary>Why not, and what would allow it; null when it may.</summary>
    public static string? Refusal(Plan plan, IReadOnlySet<Approval> allowed)
    {
        if (plan.Refusals.Count > 0)
            return $"{Reasons(plan.Refusals)}. Nothing was changed";
        var missing = plan.Approvals.Where(approval => !allowed.Contains(approval)).ToList();
        return missing.Count == 0
            ? null
            : $"the plan needs approval that was not given: {Reasons(plan.Hazards.Where(hazard => hazard.Needs is { } needs && missing.Contains(needs)))}. " +
              $"Nothing was changed; allow it with --allow {string.Join(',', missing.Select(Word))}";
    }

    /// <summary>The word of <c>--allow</c>.</summary>
    public static string Word(Approval approval) => approval switch
    {
        Approval.Delete => "delete",
        Approval.DropColumns => "drop-columns",
        Approval.DropDependents => "drop-dependents",
        _ => throw new UnreachableException($"{approval} has no word"),
    };

    private static string Reasons(IEnumerable<Hazard> hazards) =>
        string.Join("; ", hazards.Select(hazard => $"{hazard.View}: {hazard.Message}"));
}
