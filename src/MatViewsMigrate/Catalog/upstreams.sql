-- Which materialized views are read by which: directly, or through plain views and functions with a parsed body. From the
-- views named by $1 and $2, or from all when those are null. Lock-free.
WITH RECURSIVE walk (root, classid, objid) AS (
    SELECT c.oid, 'pg_catalog.pg_class'::pg_catalog.regclass::pg_catalog.oid, c.oid
    FROM pg_catalog.pg_class AS c
    JOIN pg_catalog.pg_namespace AS n ON n.oid = c.relnamespace
    WHERE c.relkind = 'm' AND ($1::pg_catalog.text[] IS NULL OR EXISTS (
        SELECT FROM ROWS FROM (pg_catalog.unnest($1::pg_catalog.text[]), pg_catalog.unnest($2::pg_catalog.text[])) AS w (schema, name)
        WHERE w.schema = n.nspname AND w.name = c.relname))
    UNION
    SELECT w.root, d.refclassid, d.refobjid
    FROM walk AS w
    LEFT JOIN pg_catalog.pg_class AS c ON w.classid = 'pg_catalog.pg_class'::pg_catalog.regclass AND c.oid = w.objid
    LEFT JOIN pg_catalog.pg_rewrite AS r ON r.ev_class = c.oid AND r.rulename = '_RETURN'
    JOIN pg_catalog.pg_depend AS d ON d.objid = CASE WHEN c.oid IS NULL THEN w.objid ELSE r.oid END
        AND d.classid = CASE WHEN c.oid IS NULL THEN w.classid ELSE 'pg_catalog.pg_rewrite'::pg_catalog.regclass END
        AND d.refclassid IN ('pg_catalog.pg_class'::pg_catalog.regclass, 'pg_catalog.pg_proc'::pg_catalog.regclass)
        AND d.deptype = 'n' AND d.refobjid <> w.objid
    WHERE w.objid = w.root OR c.relkind IS DISTINCT FROM 'm'
)
SELECT DISTINCT rn.nspname::pg_catalog.text, r.relname::pg_catalog.text, un.nspname::pg_catalog.text, u.relname::pg_catalog.text
FROM walk AS w
JOIN pg_catalog.pg_class AS u ON u.oid = w.objid AND u.relkind = 'm'
JOIN pg_catalog.pg_namespace AS un ON un.oid = u.relnamespace
JOIN pg_catalog.pg_class AS r ON r.oid = w.root
JOIN pg_catalog.pg_namespace AS rn ON rn.oid = r.relnamespace
WHERE w.classid = 'pg_catalog.pg_class'::pg_catalog.regclass AND w.objid <> w.root
