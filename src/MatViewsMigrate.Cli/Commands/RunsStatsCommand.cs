using MatViewsMigrate.Names;
using MatViewsMigrate.Reporting;
using MatViewsMigrate.Runs;
using McMaster.Extensions.CommandLineUtils;

namespace MatViewsMigrate.Cli.Commands;

/// <summary><c>matviews runs stats</c>: what runs come to, by view and operation.</summary>
internal sealed class RunsStatsCommand(Session session, RunsStatsCommand.Options options)
{
    public static void AddTo(CommandTree tree) => tree.Add(
        "stats",
        "Sums up runs by view and operation: times, failures, rows, churn, trend",
        [
            ("runs stats", "of all runs in the log"),
            ("runs stats --view mv_sales --operation refresh", "of a view's refreshes"),
            ("runs stats --format csv", "for a spreadsheet"),
            ("runs stats --since 7d --window 1h", "of a week; and what failed in the last hour"),
        ],
        command =>
        {
            var options = new Options(command);
            return (session, cancellationToken) => new RunsStatsCommand(session, options).RunAsync(cancellationToken);
        });

    public async Task<ExitCode> RunAsync(CancellationToken cancellationToken)
    {
        var format = session.Format("text", "json", "csv");
        var now = TimeProvider.System.GetUtcNow();
        var filter = options.Filter(now);
        var configuration = Project.Configuration(session);
        await using var access = await DatabaseAccess.OpenAsync(session, configuration, cancellationToken);
        await using var connection = await access.ConnectAsync(cancellationToken);
        var view = await RegisteredNames.FindAsync(connection, configuration.RegistrySchema, options.View, cancellationToken);
        var statistics = new RunStatistics(configuration.RegistrySchema);
        var stats = await statistics.ReadAsync(connection, filter with { View = view }, cancellationToken);
        if (session.IsJson)
            RunStatsJson.Write(session.Out, stats);
        else if (format == "csv")
            RunStatsCsv.Write(session.Out, stats);
        else
            new RunStatsText(session.Out, session.Ink, now - filter.RecentlySince).Write(stats);
        return ExitCode.Done;
    }

    /// <summary>Which runs count.</summary>
    internal sealed class Options(CommandLineApplication command)
    {
        private readonly CommandOption _view = command.Value("--view <NAME>", "Runs of this view");
        private readonly CommandOption _operation = command.Value("--operation <OPERATION>", "create, refresh, delete or alter");
        private readonly CommandOption _since = command.Value("--since <AGE>", "Runs of the last so long, such as 24h or 7d");
        private readonly CommandOption _window = command.Value("--window <AGE>", "Which failures count as recent (default 24h)");

        public string? View => _view.Value();

        public StatsFilter Filter(DateTimeOffset now) => new()
        {
            Operation = _operation.Read(RunWords.ParseOperation, "create, refresh, delete or alter"),
            Since = now - _since.Age(),
            RecentlySince = now - (_window.Age() ?? TimeSpan.FromHours(24)),
        };
    }
}
