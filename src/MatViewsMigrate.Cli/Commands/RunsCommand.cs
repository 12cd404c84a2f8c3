using MatViewsMigrate.Names;
using MatViewsMigrate.Reporting;
using MatViewsMigrate.Runs;
using McMaster.Extensions.CommandLineUtils;

namespace MatViewsMigrate.Cli.Commands;

/// <summary><c>matviews runs [list]</c>: what was done, newest first.</summary>
internal sealed class RunsCommand(Session session, RunsOptions options)
{
    public static void AddTo(CommandTree tree) => tree.AddGroup(
        "runs",
        "Lists, shows, sums up and prunes what was done to the views",
        [
            ("runs", "the newest 50"), ("runs show 42", "all about one"), ("runs stats", "times, failures, rows"),
            ("runs --view mv_sales --status failed", "failures of a view"),
        ],
        children =>
        {
            children.Add(
                "list",
                "Lists runs, newest first",
                [("runs list --limit 10", "the newest 10"), ("runs list --since 7d --format csv", "for a spreadsheet")],
                Define);
            RunsShowCommand.AddTo(children);
            RunsStatsCommand.AddTo(children);
            RunsPruneCommand.AddTo(children);
        },
        Define);

    public async Task<ExitCode> RunAsync(CancellationToken cancellationToken)
    {
        var format = session.Format("text", "json", "csv");
        var filter = options.Filter(TimeProvider.System.GetUtcNow());
        var configuration = Project.Configuration(session);
        await using var access = await DatabaseAccess.OpenAsync(session, configuration, cancellationToken);
        await using var connection = await access.ConnectAsync(cancellationToken);
        var view = await RegisteredNames.FindAsync(connection, configuration.RegistrySchema, options.View, cancellationToken);
        var reader = new RunReader(configuration.RegistrySchema);
        Write(format, await reader.ListAsync(connection, filter with { View = view }, cancellationToken));
        return ExitCode.Done;
    }

    private static CommandAction Define(CommandLineApplication command)
    {
        var options = new RunsOptions(command);
        return (session, cancellationToken) => new RunsCommand(session, options).RunAsync(cancellationToken);
    }

    private void Write(string format, IReadOnlyList<Run> runs)
    {
        if (format == "json")
            RunsJson.Write(session.Out, runs);
        else if (format == "csv")
            RunsCsv.Write(session.Out, runs);
        else
            new RunsText(session.Out, session.Ink).Write(runs);
    }
}
