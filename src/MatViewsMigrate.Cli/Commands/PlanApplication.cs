using MatViewsMigrate.Definitions;
using MatViewsMigrate.Jobs;
using MatViewsMigrate.Names;
using MatViewsMigrate.Planning;
using MatViewsMigrate.Postgres;
using MatViewsMigrate.Reporting;

namespace MatViewsMigrate.Cli.Commands;

/// <summary>Shows a plan, has it approved and carries it out.</summary>
internal sealed class PlanApplication(Session session, ApplyOptions options)
{
    private readonly IReadOnlySet<Approval> _allowed = options.Allowed;
    private readonly int _parallel = options.Parallel;

    /// <param name="second">Makes the plan of what a first wave left; null for a plan that is all there is.</param>
    public async Task<ExitCode> RunAsync(
        Database database, ProjectConfiguration configuration, Plan plan, Func<IReadOnlyList<LaterView>, Task<Plan>>? second,
        CancellationToken cancellationToken)
    {
        Show(plan);
        if (!plan.IsEmpty && Refusal(plan) is { } refusal)
            return Refuse(ExitCode.NotApproved, refusal);
        var result = await ApplyAsync(database, configuration, plan, cancellationToken);
        var whole = plan;
        while (second is not null && result.ExitCode == ExitCode.Done && plan is { IsEmpty: false, Later.Count: > 0 })
        {
            session.Say($"\nThe first wave is live. The second: {string.Join(", ", plan.Later.Select(view => view.View))}");
            plan = await second(plan.Later);
            Show(plan);
            if (!plan.IsEmpty && Refusal(plan) is { } later)
                return Refuse(ExitCode.NotApproved, $"the first wave is live; of the second: {later}. The next plan has it again");
            var next = await ApplyAsync(database, configuration, plan, cancellationToken);
            whole = whole with { Changes = [.. whole.Changes, .. plan.Changes] };
            result = next with
            {
                BatchId = result.BatchId,
                Steps = [.. result.Steps, .. next.Steps],
                Runs = result.Runs.Concat(next.Runs).DistinctBy(run => run.Key).ToDictionary(),
            };
        }

        if (session.IsJson)
            ApplyJson.Write(session.Out, whole, result);
        return result.ExitCode;
    }

    /// <summary>Says that nothing is done, and why.</summary>
    public ExitCode Refuse(ExitCode exitCode, string reason)
    {
        if (session.IsJson)
            ApplyJson.WriteUnstarted(session.Out, exitCode, reason);
        session.Error.WriteLine($"{session.ErrorInk.Removed("error:")} {reason}");
        return exitCode;
    }

    private async Task<ApplyResult> ApplyAsync(
        Database database, ProjectConfiguration configuration, Plan plan, CancellationToken cancellationToken)
    {
        using var progress = new ProgressText(
            session.Options.Quiet ? TextWriter.Null : session.Error, session.ErrorInk, session.IsLive, TimeProvider.System)
        {
            Usual = plan.Changes.OfType<Change.Swap>().Where(swap => swap.Last.Usual is not null)
                .ToDictionary(swap => swap.View, swap => swap.Last.Usual!.Value),
        };
        var runner = new PlanRunner(database, configuration, TimeProvider.System, progress) { Parallel = _parallel };
        var result = await runner.RunAsync(plan, _allowed, cancellationToken);
        if (session.IsJson)
            return result;
        if (result.Steps.Count > 0)
            new ApplyText(session.Out, session.Ink).Write(plan, result);
        else if (!plan.IsEmpty)
            session.Out.WriteLine("\nNo changes: another apply carried out the same plan meanwhile.");
        return result;
    }

    // Who asks for JSON, and is to be asked, reads the plan on the terminal.
    private void Show(Plan plan)
    {
        if (!session.IsJson)
            new PlanText(session.Out, session.Ink) { Allowed = _allowed }.Write(plan);
        else if (!plan.IsEmpty && !options.AutoApprove)
            new PlanText(session.Error, session.ErrorInk) { Allowed = _allowed }.Write(plan);
    }

    private string? Refusal(Plan plan)
    {
        if (ApprovalCheck.Refusal(plan, _allowed) is { } refusal)
            return refusal;
        if (options.AutoApprove)
            return null;
        if (!session.Terminal.CanAsk)
            return "there is nobody to ask; nothing was changed; approve with --auto-approve";
        return Confirmation.Ask(session.Terminal, "\nApply these changes?") ? null : "not approved; nothing was changed";
    }
}
