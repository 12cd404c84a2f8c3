using MatViewsMigrate.Names;
using MatViewsMigrate.Planning;
using MatViewsMigrate.Reporting;
using MatViewsMigrate.Services;

namespace MatViewsMigrate.Cli.Commands;

/// <summary><c>matviews show FILE</c>: any plan file for people, also one that may not be applied.</summary>
internal sealed class ShowCommand(Session session)
{
    public static void AddTo(CommandTree tree) => tree.Add(
        "show",
        "Shows a plan file, also one that cannot be applied; needs no database",
        [
            ("show plan.json", "what `plan --out plan.json` wrote, for people"),
            ("show plan.json --format html > plan.html", "as a page"),
            ("show plan.json --database URL", "and says whether it still fits that database"),
        ],
        command =>
        {
            var file = command.Argument("FILE", "A file written by `matviews plan --out FILE`");
            return (session, cancellationToken) => new ShowCommand(session).RunAsync(file.Value, cancellationToken);
        });

    public async Task<ExitCode> RunAsync(string? path, CancellationToken cancellationToken)
    {
        session.Format(PlanFormat.Known);
        if (path is null)
            throw new MatViewsException(ExitCode.WrongUsage, "`matviews show` needs a plan file: matviews show plan.json");
        var file = await PlanFiles.OpenAsync(session, path, cancellationToken);
        if (file.Plan is null && file.Format == PlanJson.FormatVersion)
            throw new MatViewsException(ExitCode.StalePlan, file.Refusal!);
        var warning = file.Refusal ?? await MisfitAsync(file.Plan!, cancellationToken);
        Show(file, warning);
        if (warning is not null)
            session.Error.WriteLine($"{session.ErrorInk.Changed("warning:")} `matviews apply` refuses this plan: {warning}");
        return ExitCode.Done;
    }

    private void Show(PlanFile file, string? warning)
    {
        if (file.Plan is { } plan)
        {
            var page = new PlanPage(plan, file.ToolVersion) { Document = file.Document, Refusal = warning };
            PlanFormat.Write(session, page);
            if (session.Format(PlanFormat.Known) == "text")
                session.Out.WriteLine($"\n{session.Ink.Faint(page.Origin)}");
        }
        else if (session.IsJson)
            JsonText.Write(session.Out, file.Document.WriteTo);
        else
            session.Out.WriteLine($"A plan of format {file.Format}, which this version of matviews cannot show.");
    }

    // Only a database that was named is asked: a file is shown without one.
    private async Task<string?> MisfitAsync(Plan plan, CancellationToken cancellationToken)
    {
        if (session.Options is { Database: null, Embedded: false, Environment: null })
            return null;
        var configuration = Project.Configuration(session) with { Timeouts = plan.Timeouts };
        await using var access = await DatabaseAccess.OpenAsync(session, configuration, cancellationToken);
        await using var connection = await access.ConnectAsync(cancellationToken);
        try
        {
            if (await new PlanCheck(connection, plan).IsAppliedAsync(cancellationToken))
                session.Say("The plan is applied already.");
            return null;
        }
        catch (MatViewsException misfit) when (misfit.ExitCode == ExitCode.StalePlan)
        {
            return misfit.Message;
        }
    }
}
