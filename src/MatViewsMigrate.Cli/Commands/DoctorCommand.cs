using MatViewsMigrate.Definitions;
using MatViewsMigrate.Names;
using MatViewsMigrate.Reporting;
using MatViewsMigrate.Services.Checkup;

namespace MatViewsMigrate.Cli.Commands;

/// <summary><c>matviews doctor</c>: whether the tool can do its work here, and how to mend what is in its way.</summary>
internal sealed class DoctorCommand(Session session)
{
    public static void AddTo(CommandTree tree) => tree.Add(
        "doctor",
        "Checks the connection, the rights and the server; exit 6 when something is wrong",
        [("doctor", "says how to mend each"), ("doctor -e prod", "before the first apply there"), ("doctor --format json", "for scripts")],
        _ => (session, cancellationToken) => new DoctorCommand(session).RunAsync(cancellationToken));

    public async Task<ExitCode> RunAsync(CancellationToken cancellationToken)
    {
        session.Format("text", "json");
        var configuration = Project.Configuration(session);
        var definitions = new DefinitionReader(configuration).Read();
        await using var access = await DatabaseAccess.OpenAsync(session, configuration, cancellationToken);
        var checkup = new DatabaseCheckup(access.Database, configuration, definitions, TimeProvider.System);
        var results = await checkup.RunAsync(cancellationToken);
        if (session.IsJson)
            CheckupReport.WriteJson(session.Out, results);
        else
            CheckupReport.WriteText(session.Out, session.Ink, results);
        return results.Any(result => result.Status == CheckStatus.Error) ? ExitCode.Unhealthy : ExitCode.Done;
    }
}
