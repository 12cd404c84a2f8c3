using MatViewsMigrate.Catalog;
using MatViewsMigrate.Definitions;
using MatViewsMigrate.Jobs;
using MatViewsMigrate.Names;
using MatViewsMigrate.Postgres;
using MatViewsMigrate.Reporting;
using MatViewsMigrate.Services;
using Npgsql;

namespace MatViewsMigrate.Cli.Commands;

/// <summary><c>matviews refresh</c>: brings the data of managed views up to date.</summary>
internal sealed class RefreshCommand(Session session, RefreshArguments arguments)
{
    public static void AddTo(CommandTree tree) => tree.Add(
        "refresh",
        "Refreshes managed views, in the order in which they read each other",
        [
            ("refresh mv_sales", "one view"),
            ("refresh mv_sales --with-downstream", "and all that read it"),
            ("refresh --all --parallel 4", "all of them, four at once"),
            ("refresh --stale --skip-busy", "what is too old, for a timer"),
            ("refresh --all --if-changed", "only what has something new to read"),
            ("refresh --tag nightly --dry-run", "shows what would be done"),
            ("refresh mv_sales --preview", "shows which rows would change"),
        ],
        command =>
        {
            var arguments = new RefreshArguments(command);
            return (session, cancellationToken) => new RefreshCommand(session, arguments).RunAsync(cancellationToken);
        });

    public async Task<ExitCode> RunAsync(CancellationToken cancellationToken)
    {
        session.Format("text", "json");
        arguments.Ensure();
        var options = arguments.Options;
        var configuration = arguments.Over(Project.Configuration(session));
        await using var access = await DatabaseAccess.OpenAsync(session, configuration, cancellationToken);
        var targets = await TargetsAsync(access, configuration, cancellationToken);
        if (arguments.Preview)
            return await PreviewAsync(access, configuration, targets, cancellationToken);
        var result = arguments.DryRun
            ? await DryAsync(access, configuration, options, targets, cancellationToken)
            : await RefreshAsync(access.Database, configuration, options, targets, cancellationToken);
        if (session.IsJson)
            RefreshJson.Write(session.Out, result);
        else if (arguments.DryRun)
            new RefreshText(session.Out, session.Ink).WritePreview(result);
        else
            new RefreshText(session.Out, session.Ink).Write(result);
        return result.ExitCode;
    }

    private async Task<RefreshResult> RefreshAsync(
        Database database, ProjectConfiguration configuration, RefreshOptions options, IReadOnlyList<RefreshTarget> targets,
        CancellationToken cancellationToken)
    {
        using var progress = new RefreshProgressText(
            session.Options.Quiet ? TextWriter.Null : session.Error, session.ErrorInk, session.Terminal.ErrorIsTerminal, TimeProvider.System);
        return await new RefreshRunner(database, configuration, TimeProvider.System, progress).RunAsync(targets, options, cancellationToken);
    }

    private async Task<ExitCode> PreviewAsync(
        DatabaseAccess access, ProjectConfiguration configuration, IReadOnlyList<RefreshTarget> targets, CancellationToken cancellationToken)
    {
        await using var connection = await access.ConnectAsync(cancellationToken);
        return await new RefreshPreviewing(session, connection, configuration).RunAsync(targets, cancellationToken);
    }

    private static Task<RefreshResult> DryAsync(
        DatabaseAccess access, ProjectConfiguration configuration, RefreshOptions options, IReadOnlyList<RefreshTarget> targets,
        CancellationToken cancellationToken) =>
        access.Database.ReadAsync(connection => new RefreshPreview(connection, configuration, options, TimeProvider.System).OfAsync(targets, cancellationToken), cancellationToken);

    private async Task<IReadOnlyList<RefreshTarget>> TargetsAsync(
        DatabaseAccess access, ProjectConfiguration configuration, CancellationToken cancellationToken)
    {
        await using var connection = await access.ConnectAsync(cancellationToken);
        var selection = new RefreshSelection
        {
            Names = await NamesAsync(connection, configuration, cancellationToken),
            Stale = arguments.Stale,
            Tag = arguments.Tag,
            WithUpstream = arguments.WithUpstream,
            WithDownstream = arguments.WithDownstream,
        };
        return await new RefreshOrder(connection, configuration.RegistrySchema, TimeProvider.System).OfAsync(selection, cancellationToken);
    }

    // A live view that is not managed is found too, so that the answer says so.
    private async Task<IReadOnlyList<ViewName>> NamesAsync(
        NpgsqlConnection connection, ProjectConfiguration configuration, CancellationToken cancellationToken)
    {
        if (arguments.Names.Count == 0)
            return [];
        var registry = await RegistryReader.ReadAsync(connection, configuration.RegistrySchema, cancellationToken);
        var managed = registry?.Views.Where(view => view.Managed).Select(view => view.Name).ToList() ?? [];
        var live = (await LiveNameReader.ReadAsync(connection, cancellationToken)).Select(view => view.Name).ToList();
        return [.. arguments.Names.Select(name => Find(name, managed, live))];
    }

    private static ViewName Find(string text, List<ViewName> managed, IReadOnlyList<ViewName> live)
    {
        try
        {
            return NamedView.Find(text, managed);
        }
        catch (MatViewsException) when (QualifiedName.Parse(text) is { } name
            && !managed.Exists(view => view.Name == name.Name) && live.Any(view => view.Name == name.Name))
        {
            return NamedView.Find(text, live);
        }
    }
}
