using MatViewsMigrate.Catalog;
using MatViewsMigrate.Definitions;
using MatViewsMigrate.Jobs;
using MatViewsMigrate.Names;
using MatViewsMigrate.Planning;
using MatViewsMigrate.Postgres;
using MatViewsMigrate.Reporting;
using MatViewsMigrate.Services;

namespace MatViewsMigrate.Cli.Commands;

/// <summary><c>matviews delete NAME</c>: deletes a managed view, also when its file is gone.</summary>
internal sealed class DeleteCommand(Session session, DeleteOptions options)
{
    public static void AddTo(CommandTree tree) => tree.Add(
        "delete",
        "Deletes a managed view by name, also when its file is gone",
        [
            ("delete mv_sales", "shows what that means and asks"),
            ("delete mv_sales --allow delete", "does not ask"),
            ("delete mv_sales mv_report", "two at once, the reader first"),
            ("delete mv_sales --allow delete,drop-dependents", "and the plain views that read it"),
        ],
        command =>
        {
            var options = new DeleteOptions(command);
            return (session, cancellationToken) => new DeleteCommand(session, options).RunAsync(cancellationToken);
        });

    public async Task<ExitCode> RunAsync(CancellationToken cancellationToken)
    {
        session.Format("text", "json");
        var (names, allowed) = (options.Names, options.Allowed.ToHashSet());
        var configuration = options.Over(Project.Configuration(session));
        await using var access = await DatabaseAccess.OpenAsync(session, configuration, cancellationToken);
        var views = await FindAsync(access, configuration, names, cancellationToken);
        var plan = await new DeletePlanner(access.Database, configuration).PlanAsync(views, cancellationToken);
        Show(plan, allowed);
        if (Refusal(plan, allowed) is { } refusal)
            return Refuse(refusal);
        var exitCode = await DeleteAsync(access.Database, configuration, plan, allowed, cancellationToken);
        if (exitCode == ExitCode.Done)
            Tell(configuration, plan, views);
        return exitCode;
    }

    private static async Task<IReadOnlyList<ViewName>> FindAsync(
        DatabaseAccess access, ProjectConfiguration configuration, IReadOnlyList<string> names, CancellationToken cancellationToken)
    {
        await using var connection = await access.ConnectAsync(cancellationToken);
        var registry = await RegistryReader.ReadAsync(connection, configuration.RegistrySchema, cancellationToken);
        var registered = registry?.Views.Select(view => view.Name).ToList() ?? [];
        var live = (await LiveNameReader.ReadAsync(connection, cancellationToken)).Select(view => view.Name).ToList();
        return [.. names.Select(name => Find(name, registered, live)).Distinct()];
    }

    // A live view that is not managed is found too, so that the answer says so.
    private static ViewName Find(string text, IReadOnlyList<ViewName> registered, IReadOnlyList<ViewName> live)
    {
        try
        {
            return NamedView.Find(text, registered);
        }
        catch (MatViewsException) when (QualifiedName.Parse(text) is { } name
            && !registered.Any(view => view.Name == name.Name && (name.Schema is null || view.Schema == name.Schema))
            && live.Any(view => view.Name == name.Name && (name.Schema is null || view.Schema == name.Schema)))
        {
            throw DeletePlanner.NotManaged(NamedView.Find(text, live));
        }
    }

    private void Show(Plan plan, HashSet<Approval> allowed)
    {
        if (plan.IsEmpty)
            return;
        if (!session.IsJson)
            new DeleteText(session.Out, session.Ink).Write(plan);
        else if (!allowed.Contains(Approval.Delete))
            new DeleteText(session.Error, session.ErrorInk).Write(plan);
    }

    // A person who says yes to the question allows the delete, and nothing else.
    private string? Refusal(Plan plan, HashSet<Approval> allowed)
    {
        var asks = !plan.IsEmpty && !allowed.Contains(Approval.Delete) && !options.AutoApprove && session.Terminal.CanAsk;
        if (ApprovalCheck.Refusal(plan, asks ? allowed.Append(Approval.Delete).ToHashSet() : allowed) is { } refusal)
            return refusal;
        if (!asks)
            return null;
        var views = string.Join(", ", plan.Changes.Select(change => change.View));
        if (!Confirmation.Ask(session.Terminal, $"\nDelete {views}, and all data in it?"))
            return "not approved; nothing was changed";
        allowed.Add(Approval.Delete);
        return null;
    }

    private async Task<ExitCode> DeleteAsync(
        Database database, ProjectConfiguration configuration, Plan plan, IReadOnlySet<Approval> allowed,
        CancellationToken cancellationToken)
    {
        using var progress = new ProgressText(
            session.Options.Quiet ? TextWriter.Null : session.Error, session.ErrorInk, session.IsLive, TimeProvider.System);
        var runner = new PlanRunner(database, configuration, TimeProvider.System, progress);
        var result = await runner.RunAsync(plan, allowed, cancellationToken);
        if (session.IsJson)
            ApplyJson.Write(session.Out, plan, result);
        else if (!plan.IsEmpty)
            new ApplyText(session.Out, session.Ink).Write(plan, result);
        return result.ExitCode;
    }

    private void Tell(ProjectConfiguration configuration, Plan plan, IReadOnlyList<ViewName> views)
    {
        foreach (var gone in views.Except(plan.Changes.Select(change => change.View)))
            session.Say($"{gone} was not in the database any more; it is no longer managed");
        foreach (var wanted in new DefinitionReader(configuration).Read().Views.Where(view => views.Contains(view.Name)))
            session.Say($"{wanted.At.File} still asks for {wanted.Name}: the next apply makes it again, unless you remove the file");
    }

    private ExitCode Refuse(string reason)
    {
        if (session.IsJson)
            ApplyJson.WriteUnstarted(session.Out, ExitCode.NotApproved, reason);
        session.Error.WriteLine($"{session.ErrorInk.Removed("error:")} {reason}");
        return ExitCode.NotApproved;
    }
}
