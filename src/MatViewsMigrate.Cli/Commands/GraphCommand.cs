using MatViewsMigrate.Names;
using MatViewsMigrate.Reporting;
using McMaster.Extensions.CommandLineUtils;

namespace MatViewsMigrate.Cli.Commands;

/// <summary><c>matviews graph</c>: which view reads which, as the files say.</summary>
internal static class GraphCommand
{
    public static void AddTo(CommandTree tree) => tree.Add(
        "graph",
        "Shows which view reads which, as Mermaid; needs no database",
        [
            ("graph > graph.mmd", "views and the tables they read"),
            ("graph --views-only", "views alone"),
            ("graph --format json", "for tools"),
        ],
        command =>
        {
            var viewsOnly = command.Option("--views-only", "Leave out what is no view of the project", CommandOptionType.NoValue);
            return (session, _) => Task.FromResult(Run(session, viewsOnly.HasValue()));
        });

    private static ExitCode Run(Session session, bool viewsOnly)
    {
        session.Format("mermaid", "json");
        var graph = ViewGraph.Of(Project.Views(session, Project.Configuration(session)));
        if (viewsOnly)
            graph = graph.Without(GraphKind.Source);
        if (session.IsJson)
            GraphJson.Write(session.Out, graph);
        else
            GraphMermaid.Write(session.Out, graph);
        return ExitCode.Done;
    }
}
