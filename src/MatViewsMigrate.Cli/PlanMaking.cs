using System.Diagnostics;
using MatViewsMigrate.Definitions;
using MatViewsMigrate.Names;
using MatViewsMigrate.Planning;
using MatViewsMigrate.Postgres;
using MatViewsMigrate.Reporting;
using MatViewsMigrate.Services;

namespace MatViewsMigrate.Cli;

/// <summary>Makes the plan that brings a database to what the files say.</summary>
internal sealed class PlanMaking(Session session)
{
    private static readonly TimeSpan Again = TimeSpan.FromMilliseconds(500);

    /// <summary>The views that the plan is limited to.</summary>
    public PlanTargets Targets { get; init; } = PlanTargets.All;

    /// <summary>Also runs the queries of changed views, to see whether their keys fit the data.</summary>
    public bool CheckData { get; init; }

    /// <summary>What could follow only by dropping dependents is left to a second plan.</summary>
    public bool Waves { get; init; }

    /// <summary>What the first of two plans left to this one.</summary>
    public IReadOnlyList<LaterView> Following { get; init; } = [];

    /// <summary>The database to plan on; no private server is started, let alone filled, for files that are wrong.</summary>
    public Task<DatabaseAccess> OpenAsync(ProjectConfiguration configuration, CancellationToken cancellationToken)
    {
        if (DatabaseAccess.IsPrivate(session, configuration))
        {
            var problems = new DefinitionReader(configuration).Read().Problems;
            if (problems.Any(problem => problem.Severity == Severity.Error))
                throw new ProblemException(ExitCode.WrongDefinitions, problems);
        }

        return DatabaseAccess.OpenAsync(session, configuration, cancellationToken);
    }

    /// <summary>The plan; warnings are told, and files that are wrong are exit 65.</summary>
    public async Task<Plan> MakeAsync(Database database, ProjectConfiguration configuration, CancellationToken cancellationToken)
    {
        var maker = new PlanMaker(database, configuration)
        {
            Targets = Targets,
            CheckData = CheckData,
            Waves = Waves,
            Following = Following,
        };
        var result = await maker.PlanAsync(new DefinitionReader(configuration), cancellationToken);
        if (result.Plan is not { } plan || result.Problems.Any(problem => problem.Severity == Severity.Error))
            throw new ProblemException(ExitCode.WrongDefinitions, result.Problems);
        ProblemReport.WriteWarnings(session, result.Problems);
        if (result.Targets is { } targets)
            Tell(targets);
        return plan;
    }

    /// <summary>The plan, when all of it can be told: what somebody keeps locked is waited for, for <c>timeouts.lock_wait</c>.</summary>
    /// <exception cref="MatViewsException">Something stays locked; exit code 5.</exception>
    public async Task<Plan> MakeWholeAsync(Database database, ProjectConfiguration configuration, CancellationToken cancellationToken)
    {
        var began = Stopwatch.GetTimestamp();
        for (var told = false; ; told = true)
        {
            string busy;
            try
            {
                var plan = await MakeAsync(database, configuration, cancellationToken);
                if (plan.Busy.Count == 0)
                    return plan;
                busy = $"busy, and cannot be compared: {string.Join("; ", plan.Busy.Select(view => $"{view.View} ({BusyText.Of(view.By)})"))}. Nothing changed";
            }
            catch (MatViewsException error) when (error.ExitCode == ExitCode.Locked)
            {
                busy = error.Message;
            }

            if (Stopwatch.GetElapsedTime(began) >= configuration.Timeouts.LockWait)
                throw new MatViewsException(ExitCode.Locked, busy);
            if (!told)
                session.Say($"waiting, at most {Quantity.Duration(configuration.Timeouts.LockWait)}: {busy}");
            await Task.Delay(Again, cancellationToken);
        }
    }

    private void Tell(TargetReport targets)
    {
        if (targets.PulledIn.Count > 0)
            session.Say($"note: also needed by the targets: {string.Join(", ", targets.PulledIn)}");
        if (targets.LeftOut.Count > 0)
            session.Say($"note: changed, and left out because no --target names them: {string.Join(", ", targets.LeftOut)}");
    }
}
