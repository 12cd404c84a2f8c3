-- Which of $2::bigint[] are reached from $1::bigint[] (relations or functions), through rules, functions and row types.
WITH RECURSIVE reached (classid, objid) AS (
    SELECT s.classid, s.oid
    FROM (
        SELECT 'pg_catalog.pg_class'::pg_catalog.regclass::pg_catalog.oid, c.oid FROM pg_catalog.pg_class AS c
        UNION ALL
        SELECT 'pg_catalog.pg_proc'::pg_catalog.regclass, p.oid FROM pg_catalog.pg_proc AS p
    ) AS s (classid, oid)
    WHERE s.oid = ANY ($1::pg_catalog.int8[]::pg_catalog.oid[])
    UNION
    SELECT u.classid, u.objid
    FROM reached AS r
    CROSS JOIN LATERAL (
        -- What a relation reads stands under its rules; what a function reads, under itself.
        SELECT 'pg_catalog.pg_rewrite'::pg_catalog.regclass, w.oid
        FROM pg_catalog.pg_rewrite AS w
        WHERE r.classid = 'pg_catalog.pg_class'::pg_catalog.regclass AND w.ev_class = r.objid
        UNION ALL
        SELECT r.classid, r.objid WHERE r.classid = 'pg_catalog.pg_proc'::pg_catalog.regclass
    ) AS s (classid, objid)
    JOIN pg_catalog.pg_depend AS d ON d.classid = s.classid AND d.objid = s.objid AND d.deptype = 'n'
    LEFT JOIN pg_catalog.pg_type AS t ON d.refclassid = 'pg_catalog.pg_type'::pg_catalog.regclass AND t.oid = d.refobjid
    LEFT JOIN pg_catalog.pg_type AS e ON e.oid = t.typelem
    CROSS JOIN LATERAL (
        SELECT CASE WHEN t.oid IS NULL THEN d.refclassid ELSE 'pg_catalog.pg_class'::pg_catalog.regclass END,
            CASE WHEN t.oid IS NULL THEN d.refobjid ELSE COALESCE(NULLIF(t.typrelid, 0), e.typrelid, 0) END
    ) AS u (classid, objid)
    WHERE u.objid <> r.objid
)
SELECT DISTINCT r.objid::pg_catalog.int8
FROM reached AS r
WHERE r.objid = ANY ($2::pg_catalog.int8[]::pg_catalog.oid[])
    AND NOT r.objid = ANY ($1::pg_catalog.int8[]::pg_catalog.oid[])
ORDER BY 1
