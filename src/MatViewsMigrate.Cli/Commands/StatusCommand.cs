using MatViewsMigrate.Catalog;
using MatViewsMigrate.Definitions;
using MatViewsMigrate.Names;
using MatViewsMigrate.Reporting;
using MatViewsMigrate.Runs;
using Npgsql;

namespace MatViewsMigrate.Cli.Commands;

/// <summary><c>matviews status</c>: every view, how large, how fresh.</summary>
internal sealed class StatusCommand(Session session)
{
    public static void AddTo(CommandTree tree) => tree.Add(
        "status",
        "Shows every view: managed, size, last run, freshness, drift",
        [("status", "a table"), ("status --format json", "for scripts")],
        _ => (session, cancellationToken) => new StatusCommand(session).RunAsync(cancellationToken));

    public async Task<ExitCode> RunAsync(CancellationToken cancellationToken)
    {
        session.Format("text", "json");
        var configuration = Project.Configuration(session);
        var wanted = new DefinitionReader(configuration).Read().Views;
        await using var access = await DatabaseAccess.OpenAsync(session, configuration, cancellationToken);
        await using var connection = await access.ConnectAsync(cancellationToken);
        var statuses = await ReadAsync(connection, configuration, wanted, cancellationToken);
        if (session.IsJson)
            StatusJson.Write(session.Out, statuses);
        else
            new StatusText(session.Out, session.Ink).Write(statuses);
        return ExitCode.Done;
    }

    private static async Task<IReadOnlyList<ViewStatus>> ReadAsync(
        NpgsqlConnection connection,
        ProjectConfiguration configuration,
        IReadOnlyList<ViewDefinition> wanted,
        CancellationToken cancellationToken)
    {
        var registry = await RegistryReader.ReadAsync(connection, configuration.RegistrySchema, cancellationToken);
        var registered = registry?.Views ?? [];
        var schemas = wanted.Select(view => view.Name.Schema).Concat(registered.Select(view => view.Name.Schema)).Distinct().ToList();
        var live = await new CatalogReader().ReadAsync(connection, schemas, cancellationToken);
        var runs = await new RunReader(configuration.RegistrySchema).SummarizeAsync(connection, cancellationToken);
        return ViewStatus.Of(live, registry, runs, wanted, TimeProvider.System.GetUtcNow());
    }
}
