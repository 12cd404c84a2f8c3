-- What views and materialized views have in common: "details (...)" of the row of pg_class "v", to be joined.
CROSS JOIN LATERAL (
    SELECT v.reloptions AS options,
        pg_catalog.pg_get_userbyid(v.relowner)::pg_catalog.text AS owner,
        (SELECT d.description FROM pg_catalog.pg_description AS d
            WHERE d.objoid = v.oid AND d.classoid = 'pg_catalog.pg_class'::pg_catalog.regclass AND d.objsubid = 0) AS comment,
        (SELECT e.extname::pg_catalog.text
            FROM pg_catalog.pg_depend AS d
            JOIN pg_catalog.pg_extension AS e ON e.oid = d.refobjid
            WHERE d.classid = 'pg_catalog.pg_class'::pg_catalog.regclass AND d.objid = v.oid AND d.deptype = 'e'
                AND d.refclassid = 'pg_catalog.pg_extension'::pg_catalog.regclass) AS member_of,
        CASE WHEN v.relacl IS NOT NULL THEN NULLIF(
            ARRAY(SELECT DISTINCT x.privilege_type COLLATE pg_catalog."C" FROM pg_catalog.aclexplode(v.relacl) AS x
                WHERE x.grantee = v.relowner ORDER BY 1),
            ARRAY(SELECT DISTINCT x.privilege_type COLLATE pg_catalog."C"
                FROM pg_catalog.aclexplode(pg_catalog.acldefault('r', v.relowner)) AS x ORDER BY 1)) END AS owner_privileges,
        (SELECT pg_catalog.json_agg(pg_catalog.json_build_object(
                'privilege', x.privilege_type,
                'grantee', CASE WHEN x.grantee = 0 THEN 'public' ELSE pg_catalog.pg_get_userbyid(x.grantee) END,
                'grantable', x.is_grantable,
                'column', g.attname,
                'grantor', pg_catalog.pg_get_userbyid(x.grantor))
                ORDER BY g.attnum, x.grantee, x.privilege_type COLLATE pg_catalog."C", x.grantor)
            FROM (
                SELECT 0 AS attnum, NULL::pg_catalog.name AS attname, v.relacl AS acl WHERE v.relacl IS NOT NULL
                UNION ALL
                SELECT a.attnum, a.attname, a.attacl FROM pg_catalog.pg_attribute AS a
                WHERE a.attrelid = v.oid AND a.attacl IS NOT NULL
            ) AS g
            CROSS JOIN LATERAL pg_catalog.aclexplode(g.acl) AS x
            WHERE x.grantee <> v.relowner) AS grants,
        (SELECT pg_catalog.json_agg(pg_catalog.json_build_object(
                'name', a.attname,
                'type', pg_catalog.format_type(a.atttypid, a.atttypmod),
                'collation', CASE WHEN a.attcollation <> t.typcollation THEN a.attcollation::pg_catalog.regcollation::text END,
                'comment', (SELECT d.description FROM pg_catalog.pg_description AS d
                    WHERE d.objoid = v.oid AND d.classoid = 'pg_catalog.pg_class'::pg_catalog.regclass AND d.objsubid = a.attnum),
                'target', CASE WHEN a.attstattarget >= 0 THEN a.attstattarget END,
                'options', CASE WHEN a.attoptions IS NOT NULL THEN ARRAY(
                    SELECT o FROM pg_catalog.unnest(a.attoptions) AS o WHERE o NOT LIKE 'pg\_attver=%' ORDER BY o) END,
                'storage', CASE WHEN a.attstorage <> t.typstorage THEN CASE a.attstorage
                    WHEN 'p' THEN 'PLAIN' WHEN 'e' THEN 'EXTERNAL' WHEN 'm' THEN 'MAIN' WHEN 'x' THEN 'EXTENDED' END END,
                -- The outer name answers where the table has no such column: before version 14.
                'compression', CASE (SELECT attcompression FROM (SELECT a.*) AS newer)
                    WHEN 'p' THEN 'pglz' WHEN 'l' THEN 'lz4' END)
                ORDER BY a.attnum)
            FROM pg_catalog.pg_attribute AS a
            JOIN pg_catalog.pg_type AS t ON t.oid = a.atttypid
            CROSS JOIN (SELECT NULL::"char" AS attcompression) AS older
            WHERE a.attrelid = v.oid AND a.attnum > 0 AND NOT a.attisdropped) AS columns
) AS details
