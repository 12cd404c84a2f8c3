using MatViewsMigrate.Names;
using MatViewsMigrate.Planning;

namespace MatViewsMigrate.Reporting;

/// <summary>Writes a plan for people, in 80 columns.</summary>
public sealed class PlanText(TextWriter writer, Ink ink)
{
    /// <summary>What was approved already, and is not asked for.</summary>
    public IReadOnlySet<Approval> Allowed { get; init; } = new HashSet<Approval>();

    /// <summary>The summary line first, then changes, drift, busy views, steps and what approval is needed.</summary>
    public void Write(Plan plan)
    {
        writer.WriteLine(ink.Strong(plan is { IsEmpty: true, Busy.Count: > 0 } ? "No changes in what could be compared." : PlanSummary.Of(plan).ToString()));
        foreach (var changes in plan.Changes.GroupBy(change => change.View))
            WriteView(changes, plan);
        WriteOtherHazards(plan);
        WriteDrift(plan.Drift);
        WriteBusy(plan.Busy);
        WriteSteps(plan);
        WriteApprovals(plan, [.. plan.Approvals.Where(approval => !Allowed.Contains(approval))]);
    }

    private void WriteView(IGrouping<ViewName, Change> changes, Plan plan)
    {
        writer.WriteLine();
        foreach (var change in changes)
            new ChangeText(writer, ink).Write(change);
        foreach (var hazard in plan.Hazards.Where(hazard => hazard.View == changes.Key))
            WriteHazard(hazard, hazard.Message);
    }

    private void WriteOtherHazards(Plan plan)
    {
        var changed = plan.Changes.Select(change => change.View).ToHashSet();
        var others = plan.Hazards.Where(hazard => !changed.Contains(hazard.View)).ToList();
        if (others.Count == 0)
            return;
        WriteHeading("Also to be known");
        foreach (var hazard in others)
            WriteHazard(hazard, $"{hazard.View}: {hazard.Message}");
    }

    private void WriteHazard(Hazard hazard, string message)
    {
        var needs = hazard.Needs is { } approval ? $" (needs {Words.Flag([approval])})" : "";
        var mark = hazard.Kind == HazardKind.Advice ? "*" : ink.Changed("!");
        writer.WriteLine($"    {mark} {Paragraph.Wrap(message + needs, 6, 6)}");
    }

    private void WriteBusy(IReadOnlyList<BusyView> busy)
    {
        if (busy.Count == 0)
            return;
        WriteHeading("Busy: could not be compared, because somebody has them locked");
        foreach (var (view, by) in busy)
            writer.WriteLine($"  {Paragraph.Wrap($"{view}: {BusyText.Of(by)}", 2, 4)}");
    }

    private void WriteSteps(Plan plan)
    {
        if (plan.Steps.Count == 0)
            return;
        WriteHeading("Steps");
        if (plan.Changes.OfType<Change.Swap>().Sum(swap => swap.Bytes) is > 0 and var bytes)
            writer.WriteLine($"  About {Quantity.Bytes(bytes)} of disk more are needed until the old views are dropped.");
        foreach (var (index, step) in plan.Steps.Index())
            writer.WriteLine($"  {index + 1,2}. {Paragraph.Wrap(StepText.Of(step, plan), 6, 6)}");
    }

    private void WriteApprovals(Plan plan, IReadOnlyList<Approval> approvals)
    {
        if (plan.Refusals is [var refusal, ..])
        {
            writer.WriteLine();
            writer.WriteLine(ink.Removed($"As it is, apply refuses this plan: see the ! at {refusal.View}"));
        }

        if (approvals.Count == 0)
            return;
        writer.WriteLine();
        writer.WriteLine($"This needs approval: {ink.Strong($"matviews apply {Words.Flag(approvals)}")}");
    }

    private void WriteDrift(IReadOnlyList<Drift> drift)
    {
        if (drift.Count == 0)
            return;
        writer.WriteLine();
        new DriftText(writer, ink).Write(drift);
    }

    private void WriteHeading(string text)
    {
        writer.WriteLine();
        writer.WriteLine(ink.Strong(text));
    }
}
