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
            UNION ALL SELECT 'pg_rewrite'::regclass, r.oid, CASE r.rulename WHEN '_RETURN' THEN 'query' ELSE 'rule ' || r.rulename END FROM v JOIN pg_rewrite r ON r.ev_class = v.oid
            UNION ALL SELECT 'pg_trigger'::regclass, t.oid, 'trigger ' || t.tgname FROM v JOIN pg_trigger t ON t.tgrelid = v.oid
            UNION ALL SELECT 'pg_statistic_ext'::regclass, s.oid, 'statistics ' || s.stxname FROM v JOIN pg_statistic_ext s ON s.stxrelid = v.oid)
        SELECT format('%s: %s, options %s, schema %s, owner %s, tablespace %s, access method %s', r.name,
                to_jsonb(c) - '{oid,relname,relnamespace,reltype,reloftype,relowner,relam,relfilenode,reltablespace,relpages,reltuples,relallvisible,relallfrozen,reltoastrelid,relfrozenxid,relminmxid,relacl,reloptions}'::text[],
                ARRAY(SELECT o FROM unnest(c.reloptions) o ORDER BY o), c.relnamespace::regnamespace, c.relowner::regrole, (SELECT t.spcname FROM pg_tablespace t WHERE t.oid = c.reltablespace),
                (SELECT a.amname FROM pg_am a WHERE a.oid = c.relam)) AS line
        FROM relations r JOIN pg_class c ON c.oid = r.oid
        UNION ALL
        SELECT format('%s: grant %s by %s to %s%s', r.name, g.privilege_type, g.grantor::regrole, g.grantee::regrole, CASE WHEN g.is_grantable THEN ' with grant option' END)
        FROM relations r JOIN pg_class c ON c.oid = r.oid CROSS JOIN aclexplode(coalesce(c.relacl, acldefault('r', c.relowner))) g
        WHERE c.relkind IN ('m', 'v')
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
        SELECT format('%s: %s', o.name, pg_get_ruledef(o.objid)) FROM objects o JOIN pg_rewrite r ON r.oid = o.objid JOIN pg_class c ON c.oid = r.ev_class
        WHERE o.classid = 'pg_rewrite'::regclass AND (c.relkind <> 'm' OR r.rulename <> '_RETURN')
        UNION ALL
        SELECT format('%s: %s %s', o.name, t.tgenabled, pg_get_triggerdef(t.oid)) FROM objects o JOIN pg_trigger t ON t.oid = o.objid
        WHERE o.classid = 'pg_trigger'::regclass
        UNION ALL
        SELECT format('%s.%s: default %s', r.name, d.adnum, pg_get_expr(d.adbin, d.adrelid)) FROM relations r JOIN pg_attrdef d ON d.adrelid = r.oid
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

    // Functions, policies and rules of tables, by their names.
    private const string OthersSql =
        """
        WITH objects AS (
            SELECT 'pg_proc'::regclass::oid AS classid, p.oid AS objid, p.proname::text AS name FROM pg_proc p WHERE p.proname LIKE $1
            UNION ALL SELECT 'pg_policy'::regclass, p.oid, p.polname FROM pg_policy p WHERE p.polname LIKE $1
            UNION ALL SELECT 'pg_rewrite'::regclass, r.oid, r.rulename FROM pg_rewrite r JOIN pg_class c ON c.oid = r.ev_class AND c.relkind = 'r' WHERE r.rulename LIKE $1)
        SELECT format('%s: %s owner %s, comment %s, grants %s', p.proname, pg_get_functiondef(p.oid), p.proowner::regrole, obj_description(p.oid, 'pg_proc'),
            ARRAY(SELECT x::text FROM unnest(coalesce(p.proacl, acldefault('f', p.proowner))) x ORDER BY 1)) AS line
        FROM objects o JOIN pg_proc p ON o.classid = 'pg_proc'::regclass AND p.oid = o.objid
        UNION ALL SELECT to_jsonb(p)::text FROM pg_policies p WHERE p.policyname LIKE $1
        UNION ALL SELECT pg_get_ruledef(o.objid) FROM objects o WHERE o.classid = 'pg_rewrite'::regclass
        UNION ALL
        SELECT format('%s: depends (%s) on %s %s', o.name, d.deptype, i.type, i.identity)
        FROM objects o JOIN pg_depend d ON d.classid = o.classid AND d.objid = o.objid
        CROSS JOIN LATERAL pg_identify_object(d.refclassid, d.refobjid, d.refobjsubid) i
        """;

    /// <summary>One line for each fact, ordered; in place of the view's own name stands <c>{view}</c>.</summary>
    public static async Task<string> OfAsync(TestDatabase database, string view) =>
        string.Join('\n', (await LinesAsync(database, Sql, view)).Select(line => line.Replace(view.Split('.')[^1], "{view}", StringComparison.Ordinal)));

    /// <summary>The same of all relations, functions, policies and rules whose names begin alike, under their names.</summary>
    public static async Task<IReadOnlyList<string>> OfAllAsync(TestDatabase database, string prefix)
    {
        var relations = await LinesAsync(
            database, "SELECT c.oid::regclass::text FROM pg_class c WHERE c.relkind IN ('v', 'm') AND c.relname LIKE $1", $"{prefix}%");
        var lines = new List<string>(await LinesAsync(database, OthersSql, $"{prefix}%"));
        foreach (var relation in relations)
            lines.AddRange((await LinesAsync(database, Sql, relation)).Select(line => $"{relation} {line}"));
        return lines;
    }

    private static async Task<IReadOnlyList<string>> LinesAsync(TestDatabase database, string sql, string name)
    {
        await using var connection = await database.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection) { Parameters = { new() { Value = name } } };
        await using var reader = await command.ExecuteReaderAsync();
        var lines = new List<string>();
        while (await reader.ReadAsync())
            lines.Add(reader.GetString(0));
        return [.. lines.Order(StringComparer.Ordinal)];
    }
}
