using MatViewsMigrate.Definitions;
using MatViewsMigrate.Names;
using MatViewsMigrate.Planning;
using MatViewsMigrate.Postgres;
using MatViewsMigrate.Services;

namespace MatViewsMigrate.Cli;

/// <summary>Makes the plan that brings a database to what the files say.</summary>
internal sealed class PlanMaking(Session session)
{
    /// <summary>The views that the plan is limited to.</summary>
    public PlanTargets Targets { get; init; } = PlanTargets.All;

    /// <summary>The plan; warnings are told, and files that are wrong are exit 65.</summary>
    /// <param name="views">Read before a database is opened: who has no files needs none.</param>
    public async Task<Plan> MakeAsync(
        Database database, ProjectConfiguration configuration, IReadOnlyList<ViewDefinition> views, CancellationToken cancellationToken)
    {
        var result = await new PlanMaker(database, configuration) { Targets = Targets }.PlanAsync(views, cancellationToken);
        if (result.Plan is not { } plan || result.Problems.Any(problem => problem.Severity == Severity.Error))
            throw new ProblemException(ExitCode.WrongDefinitions, result.Problems);
        ProblemReport.WriteWarnings(session, result.Problems);
        if (result.Targets is { } targets)
            Tell(targets);
        return plan;
    }

    private void Tell(TargetReport targets)
    {
        if (targets.PulledIn.Count > 0)
            session.Say($"note: also needed by the targets: {string.Join(", ", targets.PulledIn)}");
        if (targets.LeftOut.Count > 0)
            session.Say($"note: changed, and left out because no --target names them: {string.Join(", ", targets.LeftOut)}");
    }
}
