using MatViewsMigrate.Names;

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
            ("apply --plan plan.json", "carries out that plan; refuses when it does not fit any more"),
            ("apply --waves", "in two cutovers where a plain view between two must stay, or depends_on says so"),
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
        var targets = options.Targets;
        var application = new PlanApplication(session, options);
        if (options.PlanFile is { } file)
            return await new PlanFileApplication(session, options, application).RunAsync(file, cancellationToken);
        var configuration = options.Over(Project.Configuration(session));
        var making = new PlanMaking(session) { Targets = targets, Waves = options.Waves };
        await using var access = await making.OpenAsync(configuration, cancellationToken);
        var plan = await making.MakeWholeAsync(access.Database, configuration, cancellationToken);
        return await application.RunAsync(
            access.Database, configuration, plan,
            later => new PlanMaking(session) { Targets = targets, Waves = true, Following = later }.MakeWholeAsync(access.Database, configuration, cancellationToken),
            cancellationToken);
    }
}
