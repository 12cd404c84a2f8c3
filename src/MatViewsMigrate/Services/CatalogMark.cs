using MatViewsMigrate.Names;
using Npgsql;
using NpgsqlTypes;

namespace MatViewsMigrate.Services;

/// <summary>
/// Tells within a millisecond or two whether any catalog row of some objects, or of what depends on them, was written since.
/// It is what readers wait for under the locks of a cutover, where comparing definitions would take a hundred times as long.
/// </summary>
/// <remarks>
/// Row versions are compared, not values: a change that was undone counts as one. Takes no lock on any of the objects.
/// See https://www.postgresql.org/docs/current/ddl-system-columns.html.
/// </remarks>
public sealed class CatalogMark : IAsyncDisposable
{
    private const string Sql =
        """
        WITH indexes AS (SELECT i.indexrelid AS oid, i.xmin FROM pg_catalog.pg_index i WHERE i.indrelid = ANY ($1)),
        types AS (SELECT y.oid, y.typarray FROM pg_catalog.pg_type y JOIN pg_catalog.pg_class c ON y.oid = c.reltype WHERE c.oid = ANY ($1))
        SELECT coalesce(pg_catalog.md5(pg_catalog.string_agg(v, ',' ORDER BY v)), '')
        FROM (
            SELECT 'name ' || w.nspname || '.' || w.relname || ' ' || c.oid AS v
            FROM ROWS FROM (pg_catalog.unnest($2), pg_catalog.unnest($3)) AS w (nspname, relname)
            JOIN pg_catalog.pg_namespace n ON n.nspname = w.nspname
            JOIN pg_catalog.pg_class c ON c.relnamespace = n.oid AND c.relname = w.relname
            UNION ALL SELECT 'class ' || c.oid || ' ' || c.xmin FROM pg_catalog.pg_class c WHERE c.oid = ANY ($1)
            UNION ALL SELECT 'class ' || c.oid || ' ' || c.xmin FROM pg_catalog.pg_class c JOIN indexes i ON i.oid = c.oid
            UNION ALL SELECT 'index ' || i.oid || ' ' || i.xmin FROM indexes i
            UNION ALL SELECT 'column ' || a.attrelid || ' ' || a.attnum || ' ' || a.xmin FROM pg_catalog.pg_attribute a WHERE a.attrelid = ANY ($1)
            UNION ALL SELECT 'rewrite ' || r.oid || ' ' || r.xmin FROM pg_catalog.pg_rewrite r WHERE r.ev_class = ANY ($1) OR r.oid = ANY ($1)
            UNION ALL SELECT 'trigger ' || t.oid || ' ' || t.xmin FROM pg_catalog.pg_trigger t WHERE t.tgrelid = ANY ($1)
            UNION ALL SELECT 'procedure ' || p.oid || ' ' || p.xmin FROM pg_catalog.pg_proc p WHERE p.oid = ANY ($1)
            UNION ALL SELECT 'policy ' || p.oid || ' ' || p.xmin FROM pg_catalog.pg_policy p WHERE p.oid = ANY ($1)
            UNION ALL SELECT 'statistics ' || s.oid || ' ' || s.xmin FROM pg_catalog.pg_statistic_ext s WHERE s.stxrelid = ANY ($1)
            UNION ALL SELECT 'comment ' || d.objoid || ' ' || d.objsubid || ' ' || d.xmin FROM pg_catalog.pg_description d WHERE d.objoid = ANY ($1)
            UNION ALL SELECT 'comment ' || d.objoid || ' ' || d.xmin FROM pg_catalog.pg_description d JOIN indexes i ON i.oid = d.objoid
            UNION ALL SELECT 'label ' || l.objoid || ' ' || l.objsubid || ' ' || l.xmin FROM pg_catalog.pg_seclabel l WHERE l.objoid = ANY ($1)
            UNION ALL SELECT 'dependent ' || d.classid || ' ' || d.objid || ' ' || d.objsubid || ' ' || d.refobjsubid || ' ' || d.xmin
            FROM pg_catalog.pg_depend d
            WHERE d.refclassid IN ('pg_catalog.pg_class'::pg_catalog.regclass, 'pg_catalog.pg_proc'::pg_catalog.regclass) AND d.refobjid = ANY ($1)
            UNION ALL SELECT 'user ' || d.classid || ' ' || d.objid || ' ' || d.objsubid || ' ' || d.xmin
            FROM pg_catalog.pg_depend d JOIN types y ON d.refobjid IN (y.oid, y.typarray)
            WHERE d.refclassid = 'pg_catalog.pg_type'::pg_catalog.regclass
        ) AS versions
        """;

    private readonly NpgsqlCommand _command;
    private string? _mark;

    private CatalogMark(NpgsqlCommand command) => _command = command;

    /// <summary>Remembers how everything is now.</summary>
    /// <param name="oids">Relations, functions, policies, rules.</param>
    /// <param name="names">Of relations that are there, or must not be.</param>
    public static async Task<CatalogMark> SetAsync(
        NpgsqlConnection session, IReadOnlyCollection<uint> oids, IReadOnlyCollection<ViewName> names, CancellationToken cancellationToken)
    {
        var command = new NpgsqlCommand(Sql, session);
        command.Parameters.Add(new() { Value = oids.ToArray(), NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Oid });
        command.Parameters.Add(new() { Value = names.Select(name => name.Schema).ToArray(), NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Text });
        command.Parameters.Add(new() { Value = names.Select(name => name.Name).ToArray(), NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Text });
        var mark = new CatalogMark(command);
        // Planned once, not anew under the locks.
        await command.PrepareAsync(cancellationToken);
        await mark.SetAgainAsync(cancellationToken);
        return mark;
    }

    /// <summary>Remembers how everything is now.</summary>
    public async Task SetAgainAsync(CancellationToken cancellationToken) => _mark = await ReadAsync(cancellationToken);

    /// <summary>True when nothing was written since.</summary>
    public async Task<bool> StandsAsync(CancellationToken cancellationToken) => await ReadAsync(cancellationToken) == _mark;

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _command.DisposeAsync();

    private async Task<string> ReadAsync(CancellationToken cancellationToken) =>
        (string)(await _command.ExecuteScalarAsync(cancellationToken))!;
}
