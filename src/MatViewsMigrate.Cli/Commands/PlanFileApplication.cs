using MatViewsMigrate.Names;
using MatViewsMigrate.Planning;
using MatViewsMigrate.Reporting;
using MatViewsMigrate.Services;

namespace MatViewsMigrate.Cli.Commands;

/// <summary><c>matviews apply --plan FILE</c>: exactly the plan of the file, with its timeouts, or nothing.</summary>
internal sealed class PlanFileApplication(Session session, ApplyOptions options, PlanApplication application)
{
    public async Task<ExitCode> RunAsync(string file, CancellationToken cancellationToken)
    {
        try
        {
            return await ApplyAsync(file, cancellationToken);
        }
        catch (MatViewsException refused) when (refused.ExitCode == ExitCode.StalePlan)
        {
            return application.Refuse(ExitCode.StalePlan, refused.Message);
        }
    }

    private async Task<ExitCode> ApplyAsync(string file, CancellationToken cancellationToken)
    {
        var plan = await PlanFiles.ReadAsync(session, file, cancellationToken);
        if (plan.Hazards.FirstOrDefault(hazard => hazard.Kind == HazardKind.SecondWave) is { } later)
        {
            throw new MatViewsException(ExitCode.WrongUsage,
                $"the plan leaves {later.View} to a second wave, and a plan file holds one; nothing was changed. Run `matviews apply --waves`");
        }

        var configuration = options.Over(Project.Configuration(session) with { Timeouts = plan.Timeouts });
        if (configuration.RegistrySchema != plan.RegistrySchema)
        {
            throw new MatViewsException(ExitCode.StalePlan,
                $"the plan is for the registry in schema {plan.RegistrySchema}, and matviews.yaml names {configuration.RegistrySchema}; " +
                "nothing was changed. Choose the environment that the plan was made for with -e");
        }

        await using var access = await DatabaseAccess.OpenAsync(session, configuration, cancellationToken);
        await using (var connection = await access.ConnectAsync(cancellationToken))
        {
            if (await new PlanCheck(connection, plan).IsAppliedAsync(cancellationToken))
                return NothingToDo();
        }

        return await application.RunAsync(access.Database, configuration, plan, null, cancellationToken);
    }

    private ExitCode NothingToDo()
    {
        if (session.IsJson)
            ApplyJson.WriteUnstarted(session.Out, ExitCode.Done, null);
        else
            session.Out.WriteLine("No changes.");
        return ExitCode.Done;
    }
}
