using MatViewsMigrate.Names;
using MatViewsMigrate.Planning;
using MatViewsMigrate.Reporting;

namespace MatViewsMigrate.Cli.Commands;

/// <summary><c>matviews drift</c>: live changes that no file asked for.</summary>
internal sealed class DriftCommand(Session session)
{
    public static void AddTo(CommandTree tree) => tree.Add(
        "drift",
        "Shows live changes that no file asked for; exit 2 when there are any",
        [("drift", "by view"), ("drift --format json", "for a nightly job")],
        _ => (session, cancellationToken) => new DriftCommand(session).RunAsync(cancellationToken));

    public async Task<ExitCode> RunAsync(CancellationToken cancellationToken)
    {
        session.Format("text", "json");
        var configuration = Project.Configuration(session);
        var making = new PlanMaking(session);
        await using var access = await making.OpenAsync(configuration, cancellationToken);
        var plan = await making.MakeAsync(access.Database, configuration, cancellationToken);
        Write(plan.Drift);
        if (plan.Busy.Count > 0)
            session.Error.WriteLine($"{session.ErrorInk.Removed("error:")} locked by other sessions, and not compared: {string.Join(", ", plan.Busy.Select(view => view.View))}");
        return plan.Busy.Count > 0 ? ExitCode.Locked : plan.Drift.Count > 0 ? ExitCode.Changes : ExitCode.Done;
    }

    private void Write(IReadOnlyList<Drift> drift)
    {
        if (session.IsJson)
            DriftJson.Write(session.Out, drift);
        else if (drift.Count == 0)
            session.Out.WriteLine("No drift.");
        else
            new DriftText(session.Out, session.Ink).Write(drift);
    }
}
