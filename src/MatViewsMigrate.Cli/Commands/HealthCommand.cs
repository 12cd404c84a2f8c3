using MatViewsMigrate.Definitions;
using MatViewsMigrate.Names;
using MatViewsMigrate.Reporting;
using MatViewsMigrate.Services.Health;

namespace MatViewsMigrate.Cli.Commands;

/// <summary><c>matviews health</c>: what is wrong with the managed views; exit 6 when something is.</summary>
internal sealed class HealthCommand(Session session, HealthOptions options, IReadOnlyList<string> names)
{
    public static void AddTo(CommandTree tree) => tree.Add(
        "health",
        "Says what is wrong with managed views; exit 6 when something is",
        [
            ("health", "all managed views"),
            ("health mv_sales --ignore drift", "one view, and not whether it drifted"),
            ("health --failures 3 --format json", "for a monitoring system"),
        ],
        command =>
        {
            var names = command.Argument("NAME", "Only these views", multipleValues: true);
            var options = new HealthOptions(command);
            return (session, cancellationToken) =>
                new HealthCommand(session, options, names.Values.OfType<string>().ToList()).RunAsync(cancellationToken);
        });

    public async Task<ExitCode> RunAsync(CancellationToken cancellationToken)
    {
        session.Format("text", "json");
        var (limits, ignored) = (options.Limits, options.Ignored);
        var configuration = Project.Configuration(session);
        await using var access = await DatabaseAccess.OpenAsync(session, configuration, cancellationToken);
        await using var connection = await access.ConnectAsync(cancellationToken);
        var reader = new HealthReader(connection, configuration.RegistrySchema, configuration.Timeouts.Lock, TimeProvider.System);
        var facts = Named(await reader.ReadAsync(cancellationToken));
        var givenUp = GivenUp(configuration, facts);
        var findings = new HealthJudge(limits).Of(facts)
            .Where(finding => !ignored.Contains(finding.Check) && !(finding.Check == HealthCheck.Failing && givenUp.Contains(finding.View)))
            .ToList();
        if (session.IsJson)
            HealthJson.Write(session.Out, findings);
        else
            new HealthText(session.Out, session.Ink).Write(findings, facts.Views.Count);
        foreach (var name in givenUp)
            session.Say($"note: {name} was never applied, and no file describes it any more: the next apply forgets it");
        return findings.Count == 0 ? ExitCode.Done : ExitCode.Unhealthy;
    }

    // Creates that failed, of files that are gone since. Where the files cannot be read, nothing is known to be gone.
    private static List<ViewName> GivenUp(ProjectConfiguration configuration, HealthFacts facts)
    {
        var never = facts.Views.Where(view => view is { Registered.Managed: false, Live: null }).Select(view => view.Name).ToList();
        if (never.Count == 0)
            return [];
        var files = new DefinitionReader(configuration).Read();
        return files.Problems.Any(problem => problem.Severity == Severity.Error) ? [] : [.. never.Except(files.Views.Select(view => view.Name))];
    }

    private HealthFacts Named(HealthFacts facts)
    {
        if (names.Count == 0)
            return facts;
        var known = facts.Views.Select(view => view.Name).ToList();
        var wanted = names.Select(name => NamedView.Find(name, known)).ToHashSet();
        return facts with { Views = [.. facts.Views.Where(view => wanted.Contains(view.Name))] };
    }
}
