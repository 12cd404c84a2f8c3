using MatViewsMigrate.Names;
using MatViewsMigrate.Reporting;
using MatViewsMigrate.Runs;
using MatViewsMigrate.Services.Health;

namespace MatViewsMigrate.Cli.Commands;

/// <summary><c>matviews metrics</c>: how the managed views fare, as numbers for a monitoring system.</summary>
internal sealed class MetricsCommand(Session session, HealthOptions options, string? output)
{
    public static void AddTo(CommandTree tree) => tree.Add(
        "metrics",
        "Prints how managed views fare as OpenMetrics text",
        [
            ("metrics", "to standard output"),
            ("metrics --output /var/lib/node_exporter/matviews.prom", "for a textfile collector, from cron"),
        ],
        command =>
        {
            var output = command.Value("-o|--output <FILE>", "Write to this file, replaced as a whole");
            var options = new HealthOptions(command);
            return (session, cancellationToken) => new MetricsCommand(session, options, output.Value()).RunAsync(cancellationToken);
        });

    public async Task<ExitCode> RunAsync(CancellationToken cancellationToken)
    {
        session.Format("text", "json");
        var (limits, ignored) = (options.Limits, options.Ignored);
        var configuration = Project.Configuration(session);
        await using var access = await DatabaseAccess.OpenAsync(session, configuration, cancellationToken);
        await using var connection = await access.ConnectAsync(cancellationToken);
        var reader = new HealthReader(connection, configuration.RegistrySchema, configuration.Timeouts.Lock, TimeProvider.System);
        var facts = await reader.ReadAsync(cancellationToken);
        var findings = new HealthJudge(limits).Of(facts).Where(finding => !ignored.Contains(finding.Check)).ToList();
        var stats = await new RunStatistics(configuration.RegistrySchema).ReadAsync(
            connection, new() { RecentlySince = facts.At.AddHours(-24) }, cancellationToken);
        Write(Metric.Of(facts, findings, stats));
        return ExitCode.Done;
    }

    private void Write(IReadOnlyList<Metric> metrics)
    {
        if (output is null)
            Write(session.Out, metrics);
        else
            WholeFile.Write(session.PathOf(output), writer => Write(writer, metrics));
    }

    private void Write(TextWriter writer, IReadOnlyList<Metric> metrics)
    {
        if (session.IsJson)
            MetricsJson.Write(writer, metrics);
        else
            MetricsText.Write(writer, metrics);
    }
}
