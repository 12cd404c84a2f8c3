using MatViewsMigrate.Names;
using MatViewsMigrate.Planning;
using Npgsql;

namespace MatViewsMigrate.Services;

/// <summary>Removes what an abandoned command left in staging schemas, and under staging names in others, object by object.</summary>
/// <remarks>To be used under the apply lock only: then everything that is staged for this registry is abandoned.</remarks>
public sealed class StagingCleaner(NpgsqlConnection session, string registrySchema, TimeProvider clock)
{
    private const string SchemasSql =
        """
        SELECT n.nspname::pg_catalog.text
        FROM pg_catalog.pg_namespace n
        WHERE n.nspname LIKE 'matviews\_%' AND pg_catalog.obj_description(n.oid, 'pg_namespace') = $1
        UNION
        SELECT n.nspname::pg_catalog.text
        FROM (
            SELECT relnamespace, relname FROM pg_catalog.pg_class WHERE relkind IN ('m', 'v')
            UNION ALL SELECT stxnamespace, stxname FROM pg_catalog.pg_statistic_ext
            UNION ALL SELECT pronamespace, proname FROM pg_catalog.pg_proc
        ) AS o (schema, name)
        JOIN pg_catalog.pg_namespace n ON n.oid = o.schema
        WHERE o.name LIKE ANY ($2)
        ORDER BY 1
        """;

    private const string ObjectsSql =
        """
        SELECT c.relkind::pg_catalog.text, n.nspname::pg_catalog.text, c.relname::pg_catalog.text, NULL::pg_catalog.text
        FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
        WHERE c.relkind IN ('m', 'v') AND (n.nspname = ANY ($1) OR c.relname LIKE ANY ($2))
        UNION ALL
        SELECT 's', n.nspname::pg_catalog.text, s.stxname::pg_catalog.text, NULL
        FROM pg_catalog.pg_statistic_ext s JOIN pg_catalog.pg_namespace n ON n.oid = s.stxnamespace
        WHERE n.nspname = ANY ($1) OR s.stxname LIKE ANY ($2)
        UNION ALL
        SELECT p.prokind::pg_catalog.text, n.nspname::pg_catalog.text, p.proname::pg_catalog.text,
               pg_catalog.pg_get_function_identity_arguments(p.oid)
        FROM pg_catalog.pg_proc p JOIN pg_catalog.pg_namespace n ON n.oid = p.pronamespace
        WHERE n.nspname = ANY ($1) OR p.proname LIKE ANY ($2)
        """;

    /// <summary>Drops what can be dropped; returns what to tell of it.</summary>
    public async Task<IReadOnlyList<string>> CleanAsync(CancellationToken cancellationToken)
    {
        var schemas = await FindAsync(session, registrySchema, cancellationToken);
        if (schemas.Count == 0)
            return [];
        var service = new DropService(session, clock);
        List<string> own = [.. schemas.Where(StagingNames.IsOurs)];
        var kept = await service.RunAsync(await ObjectsAsync(own, cancellationToken), cancellationToken);
        var used = kept.Select(drop => drop.Drop.On!.Schema).ToHashSet();
        kept = [.. kept, .. await service.RunAsync([.. own.Where(schema => !used.Contains(schema)).Select(DropSchema)], cancellationToken)];
        var left = await FindAsync(session, registrySchema, cancellationToken);
        return [.. Removed([.. schemas.Except(left)]), .. InUse(left, kept)];
    }

    private static Statement DropSchema(string schema) => new($"DROP SCHEMA {Identifier.Quote(schema)}");

    private static IEnumerable<string> Removed(IReadOnlyList<string> schemas) =>
        schemas.Count == 0 ? [] : [$"removed what an abandoned command left in {string.Join(", ", schemas)}"];

    private static IEnumerable<string> InUse(IReadOnlyList<string> schemas, IReadOnlyList<Kept> kept) =>
        kept.Count == 0 ? [] :
        [
            $"what an earlier command left in {string.Join(", ", schemas)} is still in use, and stays: "
            + string.Join("; ", kept.Select(drop => drop.Reason).Distinct()),
        ];

    /// <summary>Schemas in which something is staged for a registry, by whatever command; by an apply at work too.</summary>
    public static async Task<IReadOnlyList<string>> FindAsync(
        NpgsqlConnection session, string registrySchema, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(SchemasSql, session)
        {
            Parameters =
            {
                new() { Value = StagingNames.Mark(registrySchema) },
                new() { Value = StagingNames.SharedSchema.Patterns(registrySchema) },
            },
        };
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var schemas = new List<string>();
        while (await reader.ReadAsync(cancellationToken))
            schemas.Add(reader.GetString(0));
        return schemas;
    }

    private async Task<IReadOnlyList<Statement>> ObjectsAsync(IReadOnlyList<string> schemas, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(ObjectsSql, session)
        {
            Parameters = { new() { Value = schemas.ToArray() }, new() { Value = StagingNames.SharedSchema.Patterns(registrySchema) } },
        };
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var drops = new List<Statement>();
        while (await reader.ReadAsync(cancellationToken))
        {
            var name = new ViewName(reader.GetString(1), reader.GetString(2));
            drops.Add(new(reader.GetString(0) switch
            {
                "m" => $"DROP MATERIALIZED VIEW IF EXISTS {name.Sql}",
                "v" => $"DROP VIEW IF EXISTS {name.Sql}",
                "s" => $"DROP STATISTICS IF EXISTS {name.Sql}",
                _ => $"DROP ROUTINE IF EXISTS {name.Sql}({reader.GetString(3)})",
            })
            { On = name });
        }

        return drops;
    }
}
