using Npgsql;

namespace MatViewsMigrate.DatabaseTests.CarryOver;

/// <summary>
/// All that the catalog says of a view, its indexes, its TOAST table and its statistics objects, whatever it is: whole rows,
/// without what is another number in any copy (OIDs, files, sizes, transaction ids), and names in place of OIDs.
/// </summary>
internal static class CatalogSnapshot
{
    private const string Sql =
        """
        WITH v AS (SELECT c.* FROM pg_class c WHERE c.oid = $1::regclass),
        relations AS (
            SELECT c.oid, c.relname::text AS name FROM v c
            UNION ALL SELECT c.oid, 'index ' || c.relname FROM v JOIN pg_index i ON i.indrelid = v.oid JOIN pg_class c ON c.oid = i.indexrelid
            UNION ALL SELECT v.reltoastrelid, 'toast' FROM v WHERE v.reltoastrelid <> 0),
        objects AS (
            SELECT 'pg_class'::regclass::oid AS classid, oid AS objid, name FROM relations
            UNION ALL SELECT 'pg_rewrite'::regclass, r.oid, 'query' FROM v JOIN pg_rewrite r ON r.ev_class = v.oid
            UNION ALL SELECT 'pg_statistic_ext'::regclass, s.oid, 'statistics ' || s.stxname FROM v JOIN pg_statistic_ext s ON s.stxrelid = v.oid)
        SELECT format('%s: %s, options %s, schema %s, owner %s, tablespace %s, access method %s', r.name,
                to_jsonb(c) - '{oid,relname,relnamespace,reltype,reloftype,relowner,relam,relfilenode,reltablespace,relpages,reltuples,relallvisible,relallfrozen,reltoastrelid,relfrozenxid,relminmxid,relacl,reloptions}'::text[],
                ARRAY(SELECT o FROM unnest(c.reloptions) o ORDER BY o), c.relnamespace::regnamespace, c.relowner::regrole, (SELECT t.spcname FROM pg_tablespace t WHERE t.oid = c.reltablespace),
                (SELECT a.amname FROM pg_am a WHERE a.oid = c.relam)) AS line
        FROM relations r JOIN pg_class c ON c.oid = r.oid
        UNION ALL
        SELECT format('%s: grant %s by %s to %s%s', r.name, g.privilege_type, g.grantor::regrole, g.grantee::regrole, CASE WHEN g.is_grantable THEN ' with grant option' END)
        FROM relations r JOIN pg_class c ON c.oid = r.oid CROSS JOIN aclexplode(coalesce(c.relacl, acldefault('r', c.relowner))) g
        WHERE c.relkind = 'm'
        UNION ALL
        SELECT format('%s.%s: grant %s by %s to %s%s', r.name, a.attname, g.privilege_type, g.grantor::regrole, g.grantee::regrole, CASE WHEN g.is_grantable THEN ' with grant option' END)
        FROM relations r JOIN pg_attribute a ON a.attrelid = r.oid CROSS JOIN aclexplode(a.attacl) g
        UNION ALL
        SELECT format('%s.%s: %s %s', r.name, a.attname, to_jsonb(a) - '{attrelid,attacl,attcacheoff,attoptions}'::text[],
            ARRAY(SELECT o FROM unnest(a.attoptions) o WHERE o NOT LIKE 'pg_attver=%' ORDER BY o))
        FROM relations r JOIN pg_attribute a ON a.attrelid = r.oid WHERE a.attnum > 0
        UNION ALL
        SELECT format('%s: %s %s', r.name, to_jsonb(i) - '{indexrelid,indrelid,indexprs,indpred,indcheckxmin}'::text[], pg_get_indexdef(i.indexrelid))
        FROM relations r JOIN pg_index i ON i.indexrelid = r.oid
        UNION ALL
        SELECT format('%s: %s %s by %s %s', o.name, to_jsonb(s) - '{oid,stxrelid,stxnamespace,stxowner,stxexprs}'::text[], s.stxnamespace::regnamespace, s.stxowner::regrole, pg_get_statisticsobjdef(s.oid))
        FROM objects o JOIN pg_statistic_ext s ON s.oid = o.objid WHERE o.classid = 'pg_statistic_ext'::regclass
        UNION ALL
        SELECT format('%s.%s: comment %s', o.name, d.objsubid, d.description)
        FROM objects o JOIN pg_description d ON d.classoid = o.classid AND d.objoid = o.objid
        UNION ALL
        SELECT format('%s.%s: label %s %s', o.name, d.objsubid, d.provider, d.label)
        FROM objects o JOIN pg_seclabel d ON d.classoid = o.classid AND d.objoid = o.objid
        UNION ALL
        SELECT format('%s.%s: depends (%s) on %s %s', o.name, d.objsubid, d.deptype, i.type, i.identity)
        FROM objects o JOIN pg_depend d ON d.classid = o.classid AND d.objid = o.objid
        CROSS JOIN LATERAL pg_identify_object(d.refclassid, d.refobjid, d.refobjsubid) i
        UNION ALL
        SELECT format('%s.%s: depends (%s) on %s %s', o.name, d.objsubid, d.deptype, i.type, i.identity)
        FROM objects o JOIN pg_shdepend d ON d.classid = o.classid AND d.objid = o.objid AND d.dbid = (SELECT oid FROM pg_database WHERE datname = current_database())
        CROSS JOIN LATERAL pg_identify_object(d.refclassid, d.refobjid, 0) i
        """;

    /// <summary>One line for each fact, ordered; in place of the view's own name stands <c>{view}</c>.</summary>
    public static async Task<string> OfAsync(TestDatabase database, string view)
    {
        await using var connection = await database.OpenAsync();
        await using var command = new NpgsqlCommand(Sql, connection) { Parameters = { new() { Value = $"app.{view}" } } };
        await using var reader = await command.ExecuteReaderAsync();
        var lines = new List<string>();
        while (await reader.ReadAsync())
            lines.Add(reader.GetString(0).Replace(view, "{view}", StringComparison.Ordinal));
        return string.Join('\n', lines.Order(StringComparer.Ordinal));
    }
}
