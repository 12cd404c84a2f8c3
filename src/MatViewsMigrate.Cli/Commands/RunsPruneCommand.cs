using MatViewsMigrate.Definitions;
using MatViewsMigrate.Names;
using MatViewsMigrate.Reporting;
using MatViewsMigrate.Runs;
using McMaster.Extensions.CommandLineUtils;

namespace MatViewsMigrate.Cli.Commands;

/// <summary><c>matviews runs prune</c>: deletes old runs.</summary>
internal sealed class RunsPruneCommand(Session session, RunsPruneCommand.Options options)
{
    private const int MostDays = 36500;

    public static void AddTo(CommandTree tree) => tree.Add(
        "prune",
        "Deletes old runs; keeps the newest of each view and status, and young ones",
        [
            ("runs prune", "as `retention` in matviews.yaml says"),
            ("runs prune --dry-run", "shows what would go"),
            ("runs prune --keep-per-view 100 --days 30", "keeps the newest 100, and 30 days"),
        ],
        command =>
        {
            var options = new Options(command);
            return (session, cancellationToken) => new RunsPruneCommand(session, options).RunAsync(cancellationToken);
        });

    public async Task<ExitCode> RunAsync(CancellationToken cancellationToken)
    {
        session.Format("text", "json");
        var (keep, days) = (options.Keep, options.Days);
        var configuration = Project.Configuration(session);
        var rule = Rule(configuration.Retention, keep, days);
        await using var access = await DatabaseAccess.OpenAsync(session, configuration, cancellationToken);
        await using var connection = await access.ConnectAsync(cancellationToken);
        var pruner = new RunPruner(configuration.RegistrySchema, TimeProvider.System);
        var pruned = options.DryRun
            ? await pruner.PreviewAsync(connection, rule, cancellationToken)
            : await pruner.PruneAsync(connection, rule, cancellationToken);
        if (session.IsJson)
            PrunedReport.WriteJson(session.Out, pruned, options.DryRun);
        else
            PrunedReport.WriteText(session.Out, session.Ink, pruned, options.DryRun);
        return ExitCode.Done;
    }

    private static PruneRule Rule(Retention retention, int? keep, int? days) => new(
        keep ?? Math.Max(0, retention.KeepPerView), TimeSpan.FromDays(Math.Clamp(days ?? retention.Days, 0, MostDays)));

    /// <summary>What goes, and whether it does.</summary>
    internal sealed class Options(CommandLineApplication command)
    {
        private readonly CommandOption _keep = command.Value("--keep-per-view <N>", "Keep the newest so many of each view and status");
        private readonly CommandOption _days = command.Value("--days <N>", "Keep younger ones too; failures twice as long");
        private readonly CommandOption _dryRun = command.Flag("--dry-run", "Show what would go, delete nothing");

        public int? Keep => _keep.Number(0);

        public int? Days => _days.Number(0);

        public bool DryRun => _dryRun.HasValue();
    }
}
