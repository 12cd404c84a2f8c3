-- What the data of the materialized views named by $1 and $2 come from: a row for each relation, function and type, with a
-- token that is another one once it may give other data. As far as the next materialized view, whose own refreshes tell. Lock-free.
WITH RECURSIVE walk (root, classid, objid) AS (
    SELECT c.oid, 'pg_catalog.pg_class'::pg_catalog.regclass::pg_catalog.oid, c.oid
    FROM ROWS FROM (pg_catalog.unnest($1::pg_catalog.text[]), pg_catalog.unnest($2::pg_catalog.text[])) AS w (schema, name)
    JOIN pg_catalog.pg_namespace AS n ON n.nspname = w.schema
    JOIN pg_catalog.pg_class AS c ON c.relnamespace = n.oid AND c.relname = w.name AND c.relkind = 'm'
    UNION
    SELECT w.root, u.classid, u.objid
    FROM walk AS w
    LEFT JOIN pg_catalog.pg_class AS c ON w.classid = 'pg_catalog.pg_class'::pg_catalog.regclass AND c.oid = w.objid
    LEFT JOIN LATERAL (
        SELECT x.oid, x.typrelid FROM pg_catalog.pg_type AS x
        WHERE w.classid = 'pg_catalog.pg_type'::pg_catalog.regclass AND x.oid = w.objid
        OFFSET 0
    ) AS t ON true
    CROSS JOIN LATERAL (
        SELECT d.refclassid, d.refobjid
        FROM pg_catalog.pg_rewrite AS r
        JOIN pg_catalog.pg_depend AS d ON d.classid = 'pg_catalog.pg_rewrite'::pg_catalog.regclass AND d.objid = r.oid
        WHERE r.ev_class = c.oid AND r.rulename = '_RETURN' AND d.refobjid <> c.oid AND (c.oid = w.root OR c.relkind <> 'm')
        UNION ALL
        SELECT d.refclassid, d.refobjid
        FROM pg_catalog.pg_depend AS d
        WHERE d.classid = w.classid AND d.objid = w.objid AND c.oid IS DISTINCT FROM w.root
            AND CASE WHEN c.oid IS NULL AND t.oid IS NULL THEN d.deptype = 'n'
                ELSE d.refclassid = 'pg_catalog.pg_type'::pg_catalog.regclass END
        UNION ALL
        SELECT w.classid, i.inhrelid FROM pg_catalog.pg_inherits AS i WHERE i.inhparent = c.oid
        UNION ALL
        SELECT 'pg_catalog.pg_type'::pg_catalog.regclass, a.atttypid
        FROM pg_catalog.pg_attribute AS a
        WHERE t.typrelid <> 0 AND a.attrelid = t.typrelid AND a.attnum > 0 AND a.atttypid >= 16384
    ) AS u (classid, objid)
    WHERE u.classid IN ('pg_catalog.pg_class'::pg_catalog.regclass, 'pg_catalog.pg_proc'::pg_catalog.regclass,
        'pg_catalog.pg_operator'::pg_catalog.regclass, 'pg_catalog.pg_type'::pg_catalog.regclass)
),
-- Whole rows show all columns, by name, and text the labels; a virtual column is what its expression says.
-- One document, to look them up in: a join would be planned as if there were a single row.
shapes (tokens) AS MATERIALIZED (
    SELECT pg_catalog.jsonb_object_agg(w.classid || ' ' || w.objid, pg_catalog.concat_ws(' ', (
            SELECT pg_catalog.array_agg(e.enumlabel ORDER BY e.enumsortorder) FROM pg_catalog.pg_enum AS e WHERE e.enumtypid = t.oid
        ), a.names, a.expressions))
    FROM (SELECT DISTINCT x.classid, x.objid FROM walk AS x WHERE x.objid <> x.root) AS w
    LEFT JOIN LATERAL (
        SELECT x.oid, x.typrelid FROM pg_catalog.pg_type AS x
        WHERE w.classid = 'pg_catalog.pg_type'::pg_catalog.regclass AND x.oid = w.objid
        OFFSET 0
    ) AS t ON true
    CROSS JOIN LATERAL (
        SELECT pg_catalog.sum(pg_catalog.hashtextextended(
                x.attname::pg_catalog.text COLLATE pg_catalog."C", (x.attnum::pg_catalog.int8 << 32) + x.atttypid::pg_catalog.int8)),
            pg_catalog.sum((
                SELECT d.oid::pg_catalog.int8 FROM pg_catalog.pg_attrdef AS d WHERE d.adrelid = x.attrelid AND d.adnum = x.attnum
            )) FILTER (WHERE x.attgenerated = 'v')
        FROM pg_catalog.pg_attribute AS x
        WHERE x.attrelid = COALESCE(t.typrelid, w.objid) AND x.attnum > 0 AND NOT x.attisdropped
    ) AS a (names, expressions)
    WHERE w.classid IN ('pg_catalog.pg_class'::pg_catalog.regclass, 'pg_catalog.pg_type'::pg_catalog.regclass)
),
-- Counters begin anew when they are reset, after a crash, and in a copy of the database.
epoch (token) AS MATERIALIZED (
    SELECT pg_catalog.concat_ws(' ', d.oid, pg_catalog.array_to_string(ARRAY(
        SELECT pg_catalog.to_char(r.at AT TIME ZONE 'UTC', 'YYYYMMDDHH24MISSUS')
        FROM (VALUES (pg_catalog.pg_stat_get_db_stat_reset_time(d.oid)), (pg_catalog.pg_stat_get_bgwriter_stat_reset_time())) AS r (at)), ' '))
    FROM pg_catalog.pg_database AS d
    WHERE d.datname = pg_catalog.current_database()
),
-- Who writes without being counted.
uncounted (reason) AS MATERIALIZED (
    SELECT pg_catalog.min('track_counts is off for ' || CASE
        WHEN s.setrole <> 0 THEN 'the role ' || pg_catalog.pg_get_userbyid(s.setrole)
        WHEN s.setdatabase <> 0 THEN 'the database ' || pg_catalog.current_database()
        ELSE 'all roles' END)
    FROM pg_catalog.pg_db_role_setting AS s
    CROSS JOIN LATERAL pg_catalog.unnest(s.setconfig) AS u (setting)
    WHERE (s.setdatabase = 0 OR s.setdatabase = (SELECT d.oid FROM pg_catalog.pg_database AS d WHERE d.datname = pg_catalog.current_database()))
        AND CASE WHEN pg_catalog.starts_with(u.setting, 'track_counts=') THEN NOT pg_catalog.split_part(u.setting, '=', 2)::pg_catalog.bool END
)
SELECT rn.nspname::pg_catalog.text, r.relname::pg_catalog.text,
    n.nspname::pg_catalog.text, c.relname::pg_catalog.text, w.classid || ' ' || w.objid,
    CASE WHEN p.oid IS NOT NULL THEN pg_catalog.concat_ws(' ', 'function', p.oid, p.xmin)
        WHEN c.oid IS NULL THEN pg_catalog.concat_ws(' ', w.objid, h.token)
        WHEN c.oid = w.root THEN pg_catalog.concat_ws(' ', 'self', l.oid, l.xmin, (SELECT e.token FROM epoch AS e))
        WHEN c.relkind = 'v' THEN pg_catalog.concat_ws(' ', 'view', l.oid, l.xmin, h.token)
        WHEN c.relkind = 'm' THEN pg_catalog.concat_ws(' ', 'materialized', c.oid, c.xmin, h.token)
        ELSE pg_catalog.concat_ws(' ', 'table', c.oid, c.relfilenode, s.inserted, s.updated, s.deleted, h.token) END,
    CASE WHEN NOT pg_catalog.current_setting('track_counts')::pg_catalog.bool THEN 'track_counts is off'
        WHEN c.oid = w.root THEN (SELECT u.reason FROM uncounted AS u)
        WHEN p.provolatile <> 'i' THEN 'it calls ' || pg_catalog.quote_ident(p.proname) || '(), which is not immutable'
        WHEN c.relkind = 'f' THEN 'foreign table ' || c.relname || ' does not tell when it changes'
        WHEN c.relkind = 'S' THEN 'it reads the sequence ' || c.relname
        WHEN c.relkind IN ('r', 'p') AND c.oid < 16384 THEN 'it reads the catalog ' || c.relname
        WHEN c.relkind IN ('r', 'p') AND c.relrowsecurity THEN c.relname || ' has row-level security' END,
    CASE WHEN c.relkind IN ('r', 'm') AND c.oid <> w.root THEN s.inserted + s.updated + s.deleted END,
    CASE WHEN c.relkind IN ('r', 'm') AND c.oid <> w.root THEN greatest(c.reltuples, 0)::pg_catalog.int8 END
FROM walk AS w
-- Looked up one by one, whatever is estimated: hashing the catalogs takes longer than all the rest.
CROSS JOIN LATERAL (SELECT * FROM pg_catalog.pg_class AS x WHERE x.oid = w.root OFFSET 0) AS r
CROSS JOIN LATERAL (SELECT * FROM pg_catalog.pg_namespace AS x WHERE x.oid = r.relnamespace OFFSET 0) AS rn
LEFT JOIN LATERAL (
    SELECT x.*, x.xmin
    FROM pg_catalog.pg_class AS x
    WHERE w.classid = 'pg_catalog.pg_class'::pg_catalog.regclass AND x.oid = w.objid
    OFFSET 0
) AS c ON true
LEFT JOIN LATERAL (SELECT * FROM pg_catalog.pg_namespace AS x WHERE x.oid = c.relnamespace OFFSET 0) AS n ON true
LEFT JOIN LATERAL (
    SELECT x.oid, x.xmin FROM pg_catalog.pg_rewrite AS x WHERE x.ev_class = c.oid AND x.rulename = '_RETURN' OFFSET 0
) AS l ON true
LEFT JOIN LATERAL (
    SELECT x.oid, x.xmin, x.proname, x.provolatile
    FROM pg_catalog.pg_proc AS x
    WHERE w.classid = 'pg_catalog.pg_proc'::pg_catalog.regclass AND x.oid = w.objid
    OFFSET 0
) AS p ON true
CROSS JOIN LATERAL (SELECT (SELECT s.tokens FROM shapes AS s) ->> (w.classid || ' ' || w.objid)) AS h (token)
CROSS JOIN LATERAL (
    SELECT pg_catalog.pg_stat_get_tuples_inserted(c.oid), pg_catalog.pg_stat_get_tuples_updated(c.oid),
        pg_catalog.pg_stat_get_tuples_deleted(c.oid)
) AS s (inserted, updated, deleted)
ORDER BY 1, 2
