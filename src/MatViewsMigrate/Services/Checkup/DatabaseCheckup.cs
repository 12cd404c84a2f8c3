using MatViewsMigrate.Catalog;
using MatViewsMigrate.Definitions;
using MatViewsMigrate.Names;
using MatViewsMigrate.Postgres;

namespace MatViewsMigrate.Services.Checkup;

/// <summary>Checks whether the tool can do its work on a database. Writes nothing.</summary>
/// <param name="definitions">What the files say; problems with them are told as one.</param>
public sealed class DatabaseCheckup(
    Database database, ProjectConfiguration configuration, DefinitionSet definitions, TimeProvider clock)
{
    /// <summary>All results; where there is no connection, that is the last.</summary>
    public async Task<IReadOnlyList<CheckResult>> RunAsync(CancellationToken cancellationToken)
    {
        var files = Files();
        Npgsql.NpgsqlConnection connection;
        try
        {
            connection = await database.OpenAsync(cancellationToken);
        }
        catch (MatViewsException unreachable)
        {
            return [files, new("connection", CheckStatus.Error, unreachable.Message)];
        }

        await using (connection)
        {
            var facts = await ServerFacts.ReadAsync(connection, configuration.StagingSchema, clock, cancellationToken);
            var registered = await RegisteredAsync(connection, cancellationToken);
            var known = definitions.Views.Select(view => view.Name).Concat(registered.Select(view => view.Name)).Distinct().ToList();
            var schedules = definitions.Views.Where(view => view.Schedule is not null).Select(view => view.Name)
                .Union(registered.Where(view => view.Applied.Schedule is not null).Select(view => view.Name)).Count();
            return
            [
                files,
                CheckResult.Ok("connection", $"{database.Address} as role {facts.Role}"),
                .. new ServerChecks(facts, definitions.Views, schedules).All(),
                .. await new RightsChecks(connection, facts).AllAsync(known, definitions.Views, cancellationToken),
                .. await new RegistryChecks(connection, configuration.RegistrySchema, facts, clock).AllAsync(cancellationToken),
            ];
        }
    }

    private CheckResult Files()
    {
        var errors = definitions.Problems.Count(problem => problem.Severity == Severity.Error);
        return errors == 0
            ? CheckResult.Ok("files", $"{definitions.Views.Count} {(definitions.Views.Count == 1 ? "view" : "views")} in files")
            : CheckResult.Error("files", $"{errors} {(errors == 1 ? "problem" : "problems")} in files", "`matviews validate` names each with its line");
    }

    private async Task<IReadOnlyList<RegisteredView>> RegisteredAsync(
        Npgsql.NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        try
        {
            return (await RegistryReader.ReadAsync(connection, configuration.RegistrySchema, cancellationToken))?.Views ?? [];
        }
        catch (MatViewsException)
        {
            return [];
        }
    }
}
