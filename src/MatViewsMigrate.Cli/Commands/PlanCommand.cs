using MatViewsMigrate.Names;
using MatViewsMigrate.Planning;
using McMaster.Extensions.CommandLineUtils;

namespace MatViewsMigrate.Cli.Commands;

/// <summary><c>matviews plan</c>: what would change, without changing anything.</summary>
internal sealed class PlanCommand(Session session, bool detailedExitCode, IReadOnlyList<string> outputs)
{
    public static void AddTo(CommandTree tree) => tree.Add(
        "plan",
        "Shows what would change in the database; changes nothing",
        [
            ("plan", "for people"),
            ("plan --output plan.json", "for people, and as a file for `show`"),
            ("plan --format json", "for tools"),
            ("plan --format sql", "the statements"),
            ("plan --detailed-exitcode", "exit 2 when there are changes"),
        ],
        command =>
        {
            var detailed = command.Option("--detailed-exitcode", "Exit 2 when there are changes", CommandOptionType.NoValue);
            var output = command.Option(
                "-o|--output <FILE>",
                "Also write the plan to a file: *.json, *.sql, else text; can be repeated",
                CommandOptionType.MultipleValue);
            return (session, cancellationToken) =>
                new PlanCommand(session, detailed.HasValue(), output.Values).RunAsync(cancellationToken);
        });

    public async Task<ExitCode> RunAsync(CancellationToken cancellationToken)
    {
        session.Format(PlanFormat.Known);
        var plan = await MakeAsync(cancellationToken);
        foreach (var output in outputs)
            PlanFormat.Save(session, plan, output);
        PlanFormat.Write(session, plan);
        // What could not be compared may have changed.
        if (plan.Busy.Count > 0)
            return ExitCode.Locked;
        return detailedExitCode && !plan.IsEmpty ? ExitCode.Changes : ExitCode.Done;
    }

    private async Task<Plan> MakeAsync(CancellationToken cancellationToken)
    {
        var configuration = Project.Configuration(session);
        await using var access = await DatabaseAccess.OpenAsync(session, configuration, cancellationToken);
        return await new PlanMaking(session).MakeAsync(access.Database, configuration, cancellationToken);
    }
}
