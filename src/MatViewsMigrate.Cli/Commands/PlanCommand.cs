using MatViewsMigrate.Names;
using MatViewsMigrate.Planning;
using MatViewsMigrate.Reporting;

namespace MatViewsMigrate.Cli.Commands;

/// <summary><c>matviews plan</c>: what would change, without changing anything.</summary>
internal sealed class PlanCommand(Session session, PlanOptions options)
{
    public static void AddTo(CommandTree tree) => tree.Add(
        "plan",
        "Shows what would change in the database; changes nothing",
        [
            ("plan", "for people"),
            ("plan --out plan.json", "and as a file for `apply --plan` and `show`"),
            ("plan --output markdown=plan.md --output html=plan.html", "for reviewers"),
            ("plan --format sql", "the statements"),
            ("plan --target 'analytics.*' --target tag:nightly", "of these views, and what they need"),
            ("plan --check-data", "and run changed queries, to see whether their keys are unique"),
            ("plan --verify plan.json", "exit 3 unless the plan is still the same"),
            ("plan --detailed-exitcode", "exit 2 when there are changes"),
        ],
        command =>
        {
            var options = new PlanOptions(command);
            return (session, cancellationToken) => new PlanCommand(session, options).RunAsync(cancellationToken);
        });

    public async Task<ExitCode> RunAsync(CancellationToken cancellationToken)
    {
        var outputs = options.Outputs;
        if (options.Verify is { } file)
            return await VerifyAsync(file, outputs, cancellationToken);
        session.Format(PlanFormat.Known);
        var page = new PlanPage(await MakeAsync(cancellationToken), ToolVersion.Text);
        Save(page, outputs);
        PlanFormat.Write(session, page);
        // What could not be compared may have changed.
        if (page.Plan.Busy.Count > 0)
            return ExitCode.Locked;
        return options.DetailedExitCode && !page.Plan.IsEmpty ? ExitCode.Changes : ExitCode.Done;
    }

    private async Task<ExitCode> VerifyAsync(string file, IReadOnlyList<PlanOutput> outputs, CancellationToken cancellationToken)
    {
        session.Format("text", "json");
        var expected = await PlanFiles.ReadAsync(session, file, cancellationToken);
        var now = await MakeAsync(cancellationToken);
        Save(new PlanPage(now, ToolVersion.Text), outputs);
        var differences = PlanComparison.Between(expected, now);
        if (session.IsJson)
            PlanComparisonJson.Write(session.Out, differences);
        else
            new PlanComparisonText(session.Out, session.Ink).Write(file, differences);
        return differences.Count == 0 ? ExitCode.Done : ExitCode.StalePlan;
    }

    // What a reviewer approves by a file is all that apply does with it.
    private void Save(PlanPage page, IReadOnlyList<PlanOutput> outputs)
    {
        if (options.PlanFile is { } file && page.Plan.Later is [var later, ..])
        {
            throw new MatViewsException(ExitCode.WrongUsage,
                $"the plan leaves {later.View} to a second wave, which is planned when the first is live, and a plan file holds one wave; {file} was not written. " +
                "Run `matviews apply --waves`, which shows each wave before it begins; for reviewers, write the first with --output, such as --output html=plan.html");
        }

        foreach (var output in outputs)
            PlanFormat.Save(session, page, output);
    }

    private async Task<Plan> MakeAsync(CancellationToken cancellationToken)
    {
        var configuration = Project.Configuration(session);
        var making = new PlanMaking(session) { Targets = options.Targets, CheckData = options.CheckData, Waves = options.Waves };
        await using var access = await making.OpenAsync(configuration, cancellationToken);
        return await making.MakeAsync(access.Database, configuration, cancellationToken);
    }
}
