using MatViewsMigrate.Names;
using MatViewsMigrate.Postgres.Embedded;

namespace MatViewsMigrate.Cli.Commands;

/// <summary><c>matviews dev start|stop|psql-url</c>: the project's private PostgreSQL between commands.</summary>
internal sealed class DevCommand(Session session)
{
    public static void AddTo(CommandTree tree) => tree.AddGroup(
        "dev",
        "Starts and stops the project's private PostgreSQL",
        [("dev start", "and leave it running"), ("dev stop", "its data stay"), ("dev psql-url", "for psql \"$(matviews dev psql-url)\"")],
        children =>
        {
            children.Add(
                "start", "Starts it, and prints its URL", [("dev start", "and leave it running")],
                _ => (session, cancellationToken) => new DevCommand(session).StartAsync(cancellationToken));
            children.Add(
                "stop", "Stops it; its data stay", [("dev stop", "until the next start")],
                _ => (session, cancellationToken) => new DevCommand(session).StopAsync(cancellationToken));
            children.Add(
                "psql-url", "Prints the URL of the running server", [("dev psql-url", "for psql \"$(matviews dev psql-url)\"")],
                _ => (session, cancellationToken) => new DevCommand(session).PrintUrlAsync(cancellationToken));
        });

    private async Task<ExitCode> StartAsync(CancellationToken cancellationToken)
    {
        session.Out.WriteLine(await Server().StartAsync(session.Say, cancellationToken));
        return ExitCode.Done;
    }

    private async Task<ExitCode> StopAsync(CancellationToken cancellationToken)
    {
        var stopped = await Server().StopAsync(cancellationToken);
        session.Say(stopped ? "Stopped." : "It is in use, and stops with the last command that uses it.");
        return ExitCode.Done;
    }

    private async Task<ExitCode> PrintUrlAsync(CancellationToken cancellationToken)
    {
        var url = await Server().UrlAsync(cancellationToken)
            ?? throw new MatViewsException(ExitCode.NoDatabase, "the private PostgreSQL is not running; start it with `matviews dev start`");
        session.Out.WriteLine(url);
        return ExitCode.Done;
    }

    private DevServer Server() => new(DatabaseAccess.EmbeddedOptionsOf(Project.Configuration(session), keep: true));
}
