-- Everything that depends on the materialized views in $1::bigint[], directly or through others; follows locks.sql.
-- A step goes from an object to what refers to it or to its row type. subid is a column that has the row type: only what
-- reads that column goes on from there. typed: it has the row type itself, where a query only mentions it.
reached (classid, objid, subid, reads, typed) AS (
    SELECT 'pg_catalog.pg_class'::pg_catalog.regclass::pg_catalog.oid, c.oid, 0, 0::pg_catalog.oid, false
    FROM pg_catalog.pg_class AS c
    WHERE c.relkind = 'm' AND c.oid = ANY ($1::pg_catalog.int8[]::pg_catalog.oid[])
    UNION
    SELECT u.classid, u.objid, u.subid, r.objid,
        d.refclassid = 'pg_catalog.pg_type'::pg_catalog.regclass AND CASE d.classid
            WHEN 'pg_catalog.pg_rewrite'::pg_catalog.regclass THEN false
            WHEN 'pg_catalog.pg_policy'::pg_catalog.regclass THEN false
            WHEN 'pg_catalog.pg_proc'::pg_catalog.regclass THEN d.refobjid = ANY (
                p.prorettype || p.proargtypes::pg_catalog.oid[] || p.proallargtypes)
            ELSE true END
    FROM reached AS r
    CROSS JOIN LATERAL (
        SELECT r.classid, r.objid
        UNION ALL
        SELECT 'pg_catalog.pg_type'::pg_catalog.regclass, y.oid
        FROM pg_catalog.pg_class AS k
        JOIN pg_catalog.pg_type AS t ON t.oid = k.reltype
        CROSS JOIN LATERAL (VALUES (t.oid), (t.typarray)) AS y (oid)
        WHERE r.classid = 'pg_catalog.pg_class'::pg_catalog.regclass AND r.subid = 0 AND k.oid = r.objid
        UNION ALL
        SELECT r.classid, t.typarray FROM pg_catalog.pg_type AS t
        WHERE r.classid = 'pg_catalog.pg_type'::pg_catalog.regclass AND t.oid = r.objid
    ) AS f (classid, objid)
    JOIN pg_catalog.pg_depend AS d ON d.refclassid = f.classid AND d.refobjid = f.objid AND d.deptype = 'n'
        AND (r.subid = 0 OR d.refobjsubid = r.subid)
    LEFT JOIN pg_catalog.pg_rewrite AS w ON d.classid = 'pg_catalog.pg_rewrite'::pg_catalog.regclass AND w.oid = d.objid
    LEFT JOIN pg_catalog.pg_proc AS p ON d.classid = 'pg_catalog.pg_proc'::pg_catalog.regclass AND p.oid = d.objid
    LEFT JOIN pg_catalog.pg_class AS c ON d.classid = 'pg_catalog.pg_class'::pg_catalog.regclass AND c.oid = d.objid
    CROSS JOIN LATERAL (
        SELECT CASE WHEN w.rulename = '_RETURN' THEN 'pg_catalog.pg_class'::pg_catalog.regclass ELSE d.classid END,
            CASE WHEN w.rulename = '_RETURN' THEN w.ev_class ELSE d.objid END,
            CASE WHEN c.relkind IN ('v', 'm') THEN 0 ELSE d.objsubid END
    ) AS u (classid, objid, subid)
    WHERE (w.ev_class <> r.objid OR w.ev_class IS NULL)
        -- Defaults, constraints and operators on a function keep it as it is: it is replaced in place.
        AND (d.classid IN ('pg_catalog.pg_rewrite'::pg_catalog.regclass, 'pg_catalog.pg_proc'::pg_catalog.regclass,
                'pg_catalog.pg_policy'::pg_catalog.regclass)
            OR d.refclassid = 'pg_catalog.pg_type'::pg_catalog.regclass
            -- A column goes only when no trigger names it.
            OR (r.subid <> 0 AND d.classid = 'pg_catalog.pg_trigger'::pg_catalog.regclass))
),
nodes AS MATERIALIZED (
    SELECT r.classid, r.objid, r.subid, pg_catalog.array_agg(DISTINCT r.reads::pg_catalog.int8) AS reads,
        CASE WHEN c.relkind = 'm' THEN 'materialized view'
            WHEN r.classid = 'pg_catalog.pg_policy'::pg_catalog.regclass THEN 'policy'
            WHEN r.classid = 'pg_catalog.pg_rewrite'::pg_catalog.regclass THEN 'rule'
            WHEN pg_catalog.bool_or(r.typed) OR p.prokind = 'a' THEN 'row type'
            WHEN c.relkind = 'v' THEN 'view'
            WHEN p.oid IS NOT NULL THEN 'function'
            ELSE 'row type' END AS kind
    FROM reached AS r
    LEFT JOIN pg_catalog.pg_class AS c ON r.classid = 'pg_catalog.pg_class'::pg_catalog.regclass AND c.oid = r.objid
    LEFT JOIN pg_catalog.pg_proc AS p ON r.classid = 'pg_catalog.pg_proc'::pg_catalog.regclass AND p.oid = r.objid
    WHERE r.reads <> 0
    GROUP BY r.classid, r.objid, r.subid, c.relkind, p.oid, p.prokind
),
waiting (classid, objid, relation) AS MATERIALIZED (
    SELECT DISTINCT ON (n.classid, n.objid) n.classid, n.objid, k.relation
    FROM nodes AS n
    LEFT JOIN pg_catalog.pg_rewrite AS w ON n.classid = 'pg_catalog.pg_class'::pg_catalog.regclass AND w.ev_class = n.objid
    JOIN pg_catalog.pg_depend AS d ON d.objid = COALESCE(w.oid, n.objid)
        AND d.classid = CASE WHEN w.oid IS NULL THEN n.classid ELSE 'pg_catalog.pg_rewrite'::pg_catalog.regclass END
    JOIN blocked AS k ON k.classid = d.refclassid AND k.objid = d.refobjid
    WHERE n.kind <> 'row type'
    ORDER BY n.classid, n.objid, k.relation
)
