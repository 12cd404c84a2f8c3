using MatViewsMigrate.Definitions;
using MatViewsMigrate.Names;
using MatViewsMigrate.Planning;
using MatViewsMigrate.Postgres;
using MatViewsMigrate.Services;

namespace MatViewsMigrate.Cli;

/// <summary>Makes the plan that brings a database to what the files say.</summary>
internal sealed class PlanMaking(Session session)
{
    /// <summary>The plan; warnings are told, and files that are wrong are exit 65.</summary>
    public async Task<Plan> MakeAsync(Database database, ProjectConfiguration configuration, CancellationToken cancellationToken)
    {
        var result = await new PlanMaker(database, configuration).PlanAsync(new DefinitionReader(configuration), cancellationToken);
        if (result.Plan is not { } plan || result.Problems.Any(problem => problem.Severity == Severity.Error))
            throw new ProblemException(ExitCode.WrongDefinitions, result.Problems);
        ProblemReport.WriteWarnings(session, result.Problems);
        return plan;
    }
}
