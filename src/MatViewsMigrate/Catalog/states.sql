-- How the views in "chosen" stand, without a lock on any of them: "states (oid, stamp, ...)"; follows stamps.sql and
-- locks.sql.
busy (view, pid, username, application, since, query) AS MATERIALIZED (
    SELECT DISTINCT ON (u.view) u.view, h.pid, h.username, h.application, h.since, h.query
    FROM (
        SELECT c.oid, 'pg_catalog.pg_class'::pg_catalog.regclass, c.oid FROM chosen AS c
        UNION ALL
        SELECT f.relation, f.classid, f.objid FROM referents AS f
    ) AS u (view, classid, objid)
    JOIN blocked AS k ON k.classid = u.classid AND k.objid = u.objid
    JOIN holders AS h ON h.relation = k.relation
    ORDER BY u.view, h.relation <> u.view, h.since
),
states (oid, schema, name, stamp, populated, rows, bytes, busy, pid, username, application, since, running) AS (
    SELECT v.oid, n.nspname, v.relname, s.stamp, v.relispopulated,
        -- Before version 14 a relation that was never analyzed has 0.
        CASE WHEN v.reltuples = 0 AND v.relpages = 0
            AND pg_catalog.current_setting('server_version_num')::pg_catalog.int4 < 140000
        THEN -1 ELSE v.reltuples::pg_catalog.float8 END,
        -- After a refresh, until the next vacuum or analyze, only the files themselves tell; nobody has this one locked.
        CASE WHEN v.relpages = 0 AND v.relispopulated AND b.view IS NULL
        THEN COALESCE(pg_catalog.pg_total_relation_size(v.oid), 0)
        ELSE (v.relpages + COALESCE(t.relpages, 0) + COALESCE(i.pages, 0))
            * pg_catalog.current_setting('block_size')::pg_catalog.int8 END,
        b.view IS NOT NULL, b.pid, b.username, b.application, b.since, b.query
    FROM stamps AS s
    JOIN pg_catalog.pg_class AS v ON v.oid = s.oid
    JOIN pg_catalog.pg_namespace AS n ON n.oid = v.relnamespace
    LEFT JOIN pg_catalog.pg_class AS t ON t.oid = v.reltoastrelid
    CROSS JOIN LATERAL (
        SELECT pg_catalog.sum(x.relpages)
        FROM pg_catalog.pg_index AS i
        JOIN pg_catalog.pg_class AS x ON x.oid = i.indexrelid
        WHERE i.indrelid IN (v.oid, v.reltoastrelid)
    ) AS i (pages)
    LEFT JOIN busy AS b ON b.view = v.oid
)
