namespace MatViewsMigrate.Catalog;

/// <summary>The one expression of a stamp, for use inside other queries.</summary>
/// <remarks>It takes no lock on a view, depends on no setting, and runs on PostgreSQL 13 and later.</remarks>
public static class StampSql
{
    /// <summary>The materialized views of the schemas in <c>$1::text[]</c>, as the text of <see cref="Expressions"/> needs them.</summary>
    internal const string OfSchemas = """
        SELECT c.oid
        FROM pg_catalog.pg_class AS c
        JOIN pg_catalog.pg_namespace AS n ON n.oid = c.relnamespace
        WHERE c.relkind = 'm' AND n.nspname = ANY ($1::pg_catalog.text[])
        """;

    /// <summary>The materialized views of the schemas <c>$1::text[]</c> and the names <c>$2::text[]</c>, as the text of <see cref="Expressions"/> needs them.</summary>
    internal const string OfNames = """
        SELECT c.oid
        FROM ROWS FROM (pg_catalog.unnest($1::pg_catalog.text[]), pg_catalog.unnest($2::pg_catalog.text[])) AS w (schema, name)
        JOIN pg_catalog.pg_namespace AS n ON n.nspname = w.schema
        JOIN pg_catalog.pg_class AS c ON c.relnamespace = n.oid AND c.relname = w.name
        WHERE c.relkind = 'm'
        """;

    /// <summary>The materialized views among the OIDs in <c>$1::bigint[]</c>.</summary>
    internal const string OfOids = """
        SELECT c.oid
        FROM pg_catalog.pg_class AS c
        WHERE c.relkind = 'm' AND c.oid = ANY ($1::pg_catalog.int8[]::pg_catalog.oid[])
        """;

    /// <summary>
    /// A query that yields <c>(oid oid, stamp text)</c> for the materialized views whose OIDs are in <c>$1::bigint[]</c>,
    /// as the current transaction sees them: <c>UPDATE ... SET live_fingerprint = s.stamp FROM (...) AS s WHERE ...</c>.
    /// </summary>
    public static string ForViews { get; } = $"{Expressions(OfOids)}\nSELECT s.oid, s.stamp FROM stamps AS s";

    /// <summary>The common table expressions that end in <c>stamps (oid, stamp)</c>, of the views that a query yields.</summary>
    internal static string Expressions(string views) =>
        $"WITH RECURSIVE chosen (oid) AS MATERIALIZED (\n{views}\n),\n{CatalogSql.Read("stamps.sql")}";

    /// <summary>As <see cref="Expressions"/>, and <c>states</c> as well.</summary>
    internal static string WithStates(string views) =>
        $"{Expressions(views)},\n{CatalogSql.Read("locks.sql")},\n{CatalogSql.Read("states.sql")}";
}
