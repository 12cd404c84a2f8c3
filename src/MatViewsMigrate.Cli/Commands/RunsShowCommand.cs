using System.Globalization;
using MatViewsMigrate.Names;
using MatViewsMigrate.Reporting;
using MatViewsMigrate.Runs;

namespace MatViewsMigrate.Cli.Commands;

/// <summary><c>matviews runs show ID</c>: all that is known of one run.</summary>
internal sealed class RunsShowCommand(Session session)
{
    public static void AddTo(CommandTree tree) => tree.Add(
        "show",
        "Shows all that is known of one run",
        [("runs show 42", "its times, its error, what was asked and answered")],
        command =>
        {
            var id = command.Argument("ID", "The run's number, as `matviews runs` lists it");
            return (session, cancellationToken) => new RunsShowCommand(session).RunAsync(id.Value, cancellationToken);
        });

    public async Task<ExitCode> RunAsync(string? argument, CancellationToken cancellationToken)
    {
        session.Format("text", "json");
        if (!long.TryParse(argument, NumberStyles.None, CultureInfo.InvariantCulture, out var id))
            throw new MatViewsException(ExitCode.WrongUsage, "`matviews runs show` needs a run's number: matviews runs show 42");
        var configuration = Project.Configuration(session);
        await using var access = await DatabaseAccess.OpenAsync(session, configuration, cancellationToken);
        await using var connection = await access.ConnectAsync(cancellationToken);
        var run = await new RunReader(configuration.RegistrySchema).FindAsync(connection, id, cancellationToken)
            ?? throw new MatViewsException(ExitCode.WrongUsage, $"there is no run {id}; `matviews runs` lists them");
        if (session.IsJson)
            RunsJson.Write(session.Out, run);
        else
            new RunText(session.Out, session.Ink).Write(run);
        return ExitCode.Done;
    }
}
