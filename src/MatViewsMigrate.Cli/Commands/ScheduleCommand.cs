using MatViewsMigrate.Catalog;
using MatViewsMigrate.Definitions;
using MatViewsMigrate.Names;
using MatViewsMigrate.Planning;
using MatViewsMigrate.Reporting;
using MatViewsMigrate.Runs;
using MatViewsMigrate.Services.Schedule;
using McMaster.Extensions.CommandLineUtils;
using Npgsql;

namespace MatViewsMigrate.Cli.Commands;

/// <summary><c>matviews schedule</c>: the files' schedules as jobs of pg_cron.</summary>
internal sealed class ScheduleCommand(Session session, ScheduleCommand.Options options)
{
    public static void AddTo(CommandTree tree) => tree.AddGroup(
        "schedule",
        "Makes jobs of pg_cron from the files' schedules",
        [
            ("schedule", "files beside jobs"), ("schedule apply", "shows what changes, and asks"),
            ("schedule apply --auto-approve", "does not ask"), ("schedule remove --auto-approve", "removes all jobs of this registry"),
        ],
        children =>
        {
            children.Add(
                "list", "Shows the files' schedules beside the jobs that are live",
                [("schedule list", "for people"), ("schedule list --detailed-exitcode", "exit 2 when a job is not as its file says")],
                command => Define(command, ScheduleAct.List));
            children.Add(
                "apply", "Makes the jobs what the files say",
                [("schedule apply", "asks"), ("schedule apply --auto-approve", "does not")],
                command => Define(command, ScheduleAct.Apply));
            children.Add(
                "remove", "Removes jobs: all of this registry, or those of some views",
                [("schedule remove", "all, after asking"), ("schedule remove mv_sales --auto-approve", "one, without")],
                command => Define(command, ScheduleAct.Remove));
        },
        command => Define(command, ScheduleAct.List));

    public async Task<ExitCode> RunAsync(CancellationToken cancellationToken)
    {
        session.Format("text", "json");
        var configuration = Project.Configuration(session);
        var definitions = options.Act == ScheduleAct.Remove ? new([], []) : new DefinitionReader(configuration).Read();
        if (definitions.Problems.Any(problem => problem.Severity == Severity.Error))
            throw new ProblemException(ExitCode.WrongDefinitions, definitions.Problems);
        await using var access = await DatabaseAccess.OpenAsync(session, configuration, cancellationToken);
        await using var connection = await access.ConnectAsync(cancellationToken);
        var jobs = new CronJobs(connection, configuration.RegistrySchema);
        await jobs.EnsureInstalledAsync(cancellationToken);
        var registered = await RegisteredAsync(connection, configuration.RegistrySchema, cancellationToken);
        var entries = new ScheduleComparison(new CronSql(configuration.RegistrySchema)).Of(
            ScheduleComparison.Wanted(definitions.Views, registered), await jobs.ReadAsync(cancellationToken));
        return options.Act == ScheduleAct.List
            ? Listed(entries)
            : await ChangeAsync(connection, configuration.RegistrySchema, jobs, Chosen(entries), cancellationToken);
    }

    private ExitCode Listed(IReadOnlyList<ScheduleEntry> entries)
    {
        Write(entries);
        return options.DetailedExitCode && Changing(entries).Count > 0 ? ExitCode.Changes : ExitCode.Done;
    }

    private async Task<ExitCode> ChangeAsync(
        NpgsqlConnection connection, string registrySchema, CronJobs jobs, IReadOnlyList<ScheduleEntry> entries, CancellationToken cancellationToken)
    {
        var changing = Changing(entries);
        Write(entries);
        if (changing.Count == 0)
            return ExitCode.Done;
        if (!options.AutoApprove && Refusal() is { } refusal)
            throw new MatViewsException(ExitCode.NotApproved, refusal);
        await new RegistryUpgrader(registrySchema).UpgradeAsync(connection, cancellationToken);
        await jobs.ApplyAsync(changing, cancellationToken);
        session.Say("done");
        return ExitCode.Done;
    }

    private string? Refusal() => !session.Terminal.CanAsk
        ? "there is nobody to ask; nothing was changed; approve with --auto-approve"
        : Confirmation.Ask(session.Terminal, "\nChange these jobs?") ? null : "not approved; nothing was changed";

    private IReadOnlyList<ScheduleEntry> Chosen(IReadOnlyList<ScheduleEntry> entries)
    {
        if (options.Act == ScheduleAct.Apply || options.Views.Count == 0)
            return entries;
        var unknown = options.Views.FirstOrDefault(name => !entries.Any(entry => IsNamed(entry, name)));
        if (unknown is not null)
            throw new MatViewsException(ExitCode.WrongUsage, $"no job refreshes {unknown}; `matviews schedule` lists them");
        return [.. entries.Where(entry => options.Views.Any(name => IsNamed(entry, name)))];
    }

    private static bool IsNamed(ScheduleEntry entry, string name) => entry.View.ToString() == name || entry.View.Name == name;

    private static List<ScheduleEntry> Changing(IReadOnlyList<ScheduleEntry> entries) =>
        [.. entries.Where(entry => entry.Action is not (ScheduleAction.Keep or ScheduleAction.Wait))];

    private static async Task<IReadOnlyList<RegisteredView>> RegisteredAsync(
        NpgsqlConnection connection, string registrySchema, CancellationToken cancellationToken) =>
        (await RegistryReader.ReadAsync(connection, registrySchema, cancellationToken))?.Views
        ?? throw new MatViewsException(ExitCode.StepFailed, $"there is no registry in schema {registrySchema}: run `matviews apply` first");

    private void Write(IReadOnlyList<ScheduleEntry> entries)
    {
        if (session.IsJson)
            ScheduleReport.WriteJson(session.Out, entries);
        else
            ScheduleReport.WriteText(session.Out, session.Ink, entries);
    }

    private static CommandAction Define(CommandLineApplication command, ScheduleAct act)
    {
        var options = new Options(command, act);
        return (session, cancellationToken) => new ScheduleCommand(session, options).RunAsync(cancellationToken);
    }

    /// <summary>What to do, and whether to ask.</summary>
    internal sealed class Options(CommandLineApplication command, ScheduleAct act)
    {
        private readonly CommandOption? _autoApprove = act == ScheduleAct.List ? null : command.Flag("--auto-approve", "Do not ask");

        private readonly CommandOption? _detailed =
            act == ScheduleAct.List ? command.Flag("--detailed-exitcode", "Exit 2 when a job is not as its file says") : null;

        private readonly CommandArgument? _views =
            act == ScheduleAct.Remove ? command.Argument("view", "Views, as schema.name or name", multipleValues: true) : null;

        public ScheduleAct Act => act;

        public bool AutoApprove => _autoApprove?.HasValue() is true;

        public bool DetailedExitCode => _detailed?.HasValue() is true;

        public IReadOnlyList<string> Views => [.. _views?.Values.OfType<string>() ?? []];
    }
}

/// <summary>What <c>schedule</c> is asked to do.</summary>
internal enum ScheduleAct
{
    List,
    Apply,
    Remove,
}
