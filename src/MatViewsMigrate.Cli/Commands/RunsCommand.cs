using MatViewsMigrate.Catalog;
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
        "Lists what was done to the views, and shows one of it",
        [("runs", "the newest 50"), ("runs show 42", "all about one"), ("runs --view mv_sales --status failed", "failures of a view")],
        children =>
        {
            children.Add("list", "Lists runs, newest first", [("runs list --limit 10", "the newest 10")], Define);
            RunsShowCommand.AddTo(children);
        },
        Define);

    public async Task<ExitCode> RunAsync(CancellationToken cancellationToken)
    {
        session.Format("text", "json");
        var filter = options.Filter(TimeProvider.System.GetUtcNow());
        var configuration = Project.Configuration(session);
        await using var access = await DatabaseAccess.OpenAsync(session, configuration, cancellationToken);
        await using var connection = await access.ConnectAsync(cancellationToken);
        if (options.View is { } name)
        {
            var registry = await RegistryReader.ReadAsync(connection, configuration.RegistrySchema, cancellationToken);
            filter = filter with { View = NamedView.Find(name, registry?.Views.Select(view => view.Name).ToList() ?? []) };
        }

        Write(await new RunReader(configuration.RegistrySchema).ListAsync(connection, filter, cancellationToken));
        return ExitCode.Done;
    }

    private static CommandAction Define(CommandLineApplication command)
    {
        var options = new RunsOptions(command);
        return (session, cancellationToken) => new RunsCommand(session, options).RunAsync(cancellationToken);
    }

    private void Write(IReadOnlyList<Run> runs)
    {
        if (session.IsJson)
            RunsJson.Write(session.Out, runs);
        else
            new RunsText(session.Out, session.Ink).Write(runs);
    }
}
