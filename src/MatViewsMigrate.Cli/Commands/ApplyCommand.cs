using MatViewsMigrate.Definitions;
using MatViewsMigrate.Jobs;
using MatViewsMigrate.Names;
using MatViewsMigrate.Planning;
using MatViewsMigrate.Postgres;
using MatViewsMigrate.Reporting;

namespace MatViewsMigrate.Cli.Commands;

/// <summary><c>matviews apply</c>: makes the database what the files say.</summary>
internal sealed class ApplyCommand(Session session, ApplyOptions options)
{
    public static void AddTo(CommandTree tree) => tree.Add(
        "apply",
        "Makes the database what the files say; readers do not notice",
        [
            ("apply", "shows the plan and asks"),
            ("apply --auto-approve", "does not ask"),
            ("apply --auto-approve --allow delete,drop-columns", "and may delete views and remove columns"),
            ("apply --lock-wait 5m", "waits so long for another apply"),
        ],
        command =>
        {
            var options = new ApplyOptions(command);
            return (session, cancellationToken) => new ApplyCommand(session, options).RunAsync(cancellationToken);
        });

    public async Task<ExitCode> RunAsync(CancellationToken cancellationToken)
    {
        session.Format("text", "json");
        var allowed = options.Allowed;
        var configuration = options.Over(Project.Configuration(session));
        await using var access = await DatabaseAccess.OpenAsync(session, configuration, cancellationToken);
        var plan = await new PlanMaking(session).MakeWholeAsync(access.Database, configuration, cancellationToken);
        Show(plan, allowed);
        if (!plan.IsEmpty && Refusal(plan, allowed) is { } refusal)
            return Refuse(refusal);
        return await ApplyAsync(access.Database, configuration, plan, allowed, cancellationToken);
    }

    private async Task<ExitCode> ApplyAsync(
        Database database,
        ProjectConfiguration configuration,
        Plan plan,
        IReadOnlySet<Approval> allowed,
        CancellationToken cancellationToken)
    {
        var live = session.Terminal.ErrorIsTerminal;
        using var progress = new ProgressText(session.Options.Quiet ? TextWriter.Null : session.Error, session.ErrorInk, live, TimeProvider.System);
        var runner = new PlanRunner(database, configuration, TimeProvider.System, progress);
        var result = await runner.RunAsync(plan, allowed, cancellationToken);
        if (session.IsJson)
            ApplyJson.Write(session.Out, plan, result);
        else if (!plan.IsEmpty)
            new ApplyText(session.Out, session.Ink).Write(plan, result);
        return result.ExitCode;
    }

    // Who asks for JSON, and is to be asked, reads the plan on the terminal.
    private void Show(Plan plan, IReadOnlySet<Approval> allowed)
    {
        if (!session.IsJson)
            new PlanText(session.Out, session.Ink) { Allowed = allowed }.Write(plan);
        else if (!plan.IsEmpty && !options.AutoApprove)
            new PlanText(session.Error, session.ErrorInk) { Allowed = allowed }.Write(plan);
    }

    private string? Refusal(Plan plan, IReadOnlySet<Approval> allowed)
    {
        if (ApprovalCheck.Refusal(plan, allowed) is { } refusal)
            return refusal;
        if (options.AutoApprove)
            return null;
        if (!session.Terminal.CanAsk)
            return "there is nobody to ask; nothing was changed; approve with --auto-approve";
        return Confirmation.Ask(session.Terminal, "\nApply these changes?") ? null : "not approved; nothing was changed";
    }

    private ExitCode Refuse(string reason)
    {
        if (session.IsJson)
            ApplyJson.WriteUnstarted(session.Out, ExitCode.NotApproved, reason);
        session.Error.WriteLine($"{session.ErrorInk.Removed("error:")} {reason}");
        return ExitCode.NotApproved;
    }
}
