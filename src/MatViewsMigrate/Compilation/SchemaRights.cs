using MatViewsMigrate.Catalog;
using MatViewsMigrate.Names;
using MatViewsMigrate.Planning;
using Npgsql;

namespace MatViewsMigrate.Compilation;

/// <summary>Finds out whether a query was refused because of schemas that the role may not use.</summary>
/// <remarks>What an unqualified name means in such a schema, the server does not even look for: it says that there is none.</remarks>
internal sealed class SchemaRights(NpgsqlConnection connection)
{
    private const string Sql =
        """
        WITH named AS (
            SELECT n.nspname::pg_catalog.text AS schema, w.name, pg_catalog.has_schema_privilege(n.oid, 'USAGE') AS usable
            FROM ROWS FROM (pg_catalog.unnest($1::pg_catalog.text[]), pg_catalog.unnest($2::pg_catalog.text[])) AS w (schema, name)
            JOIN pg_catalog.pg_namespace n ON n.nspname = w.schema
            WHERE EXISTS (SELECT FROM pg_catalog.pg_class c WHERE c.relnamespace = n.oid AND c.relname = w.name)
               OR EXISTS (SELECT FROM pg_catalog.pg_proc p WHERE p.pronamespace = n.oid AND p.proname || '()' = w.name)
        )
        SELECT DISTINCT n.schema, CURRENT_USER::pg_catalog.text
        FROM named n
        WHERE NOT n.usable AND ($3 OR NOT EXISTS (SELECT FROM named o WHERE o.name = n.name AND o.usable))
        ORDER BY 1
        """;

    /// <summary>The grant that is missing; null when that is not the cause.</summary>
    public async Task<string?> MissingAsync(BuildQuery query, PostgresException error, CancellationToken cancellationToken)
    {
        if (error.SqlState is not (PostgresErrorCodes.InsufficientPrivilege or PostgresErrorCodes.UndefinedTable or PostgresErrorCodes.UndefinedFunction))
            return null;
        var names = QueryReads.Of(query.Sql, query.SearchPath).Distinct().ToList();
        await using var command = new RegistrySql("").Command(
            connection, Sql, names.Select(name => name.Schema).ToArray(), names.Select(name => name.Name).ToArray(),
            error.SqlState == PostgresErrorCodes.InsufficientPrivilege);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var (schemas, role) = (new List<string>(), "");
        while (await reader.ReadAsync(cancellationToken))
        {
            schemas.Add(reader.GetString(0));
            role = reader.GetString(1);
        }

        return schemas.Count == 0 ? null : $"GRANT USAGE ON SCHEMA {Identifier.QuoteList(schemas)} TO {Identifier.Quote(role)};";
    }
}
