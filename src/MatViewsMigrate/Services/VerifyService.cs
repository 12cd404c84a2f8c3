using MatViewsMigrate.Catalog;
using MatViewsMigrate.Names;
using MatViewsMigrate.Planning;
using Npgsql;

namespace MatViewsMigrate.Services;

/// <summary>Checks that what is staged reads only what will be live, and that what is live is what was planned from.</summary>
public sealed class VerifyService(NpgsqlConnection session)
{
    private const string OidsSql =
        """
        SELECT w.schema_name, w.name, c.oid::pg_catalog.int8
        FROM ROWS FROM (pg_catalog.unnest($1::pg_catalog.text[]), pg_catalog.unnest($2::pg_catalog.text[])) AS w (schema_name, name)
        JOIN pg_catalog.pg_namespace n ON n.nspname = w.schema_name
        JOIN pg_catalog.pg_class c ON c.relnamespace = n.oid AND c.relname = w.name
        """;

    /// <summary>Fails when something staged still reads, through whatever, what it replaces: its data would be old.</summary>
    public async Task StagedAsync(Step.Verify step, CancellationToken cancellationToken)
    {
        var staged = await OidsAsync(step.Staged, cancellationToken);
        var old = await OidsAsync(step.Old, cancellationToken);
        var reached = await new DependentReader().ReachesAsync(
            session, [.. staged.Values], [.. old.Values], cancellationToken);
        if (reached.Count == 0)
            return;
        var names = old.Where(pair => reached.Contains(pair.Value)).Select(pair => pair.Key);
        throw new MatViewsException(ExitCode.StepFailed,
            $"something that was built anew still reads {string.Join(", ", names)} as it was before; nothing changed. " +
            "Name that view in the query by its plain name, so that it can be found");
    }

    /// <summary>OIDs by name, of those that exist.</summary>
    public async Task<IReadOnlyDictionary<ViewName, uint>> OidsAsync(
        IReadOnlyCollection<ViewName> names, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(OidsSql, session)
        {
            Parameters =
            {
                new() { Value = names.Select(name => name.Schema).ToArray() },
                new() { Value = names.Select(name => name.Name).ToArray() },
            },
        };
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var oids = new Dictionary<ViewName, uint>();
        while (await reader.ReadAsync(cancellationToken))
            oids[new(reader.GetString(0), reader.GetString(1))] = (uint)reader.GetInt64(2);
        return oids;
    }
}
