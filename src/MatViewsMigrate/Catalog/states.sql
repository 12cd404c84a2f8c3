-- How the views in "chosen" stand, without a lock on any of them, but for the moment in which files are measured: "states (oid, stamp, ...)"; follows stamps.sql and
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
        -- After a refresh, until the next vacuum or analyze, only the files tell the size of the heap and what is toasted.
        COALESCE(CASE WHEN v.relpages = 0 AND v.relispopulated AND b.view IS NULL
            THEN pg_catalog.pg_relation_size(v.oid) ELSE v.relpages * k.bytes END, 0)
        + COALESCE(CASE WHEN t.relpages = 0 AND v.relispopulated AND b.view IS NULL
            THEN pg_catalog.pg_relation_size(t.oid) + pg_catalog.pg_indexes_size(t.oid)
            ELSE (t.relpages + COALESCE(i.toasted, 0)) * k.bytes END, 0)
        + COALESCE(i.pages, 0) * k.bytes,
        b.view IS NOT NULL, b.pid, b.username, b.application, b.since, b.query
    FROM stamps AS s
    JOIN pg_catalog.pg_class AS v ON v.oid = s.oid
    JOIN pg_catalog.pg_namespace AS n ON n.oid = v.relnamespace
    LEFT JOIN pg_catalog.pg_class AS t ON t.oid = v.reltoastrelid
    CROSS JOIN LATERAL (
        SELECT pg_catalog.sum(x.relpages) FILTER (WHERE i.indrelid = v.oid), pg_catalog.sum(x.relpages) FILTER (WHERE i.indrelid <> v.oid)
        FROM pg_catalog.pg_index AS i
        JOIN pg_catalog.pg_class AS x ON x.oid = i.indexrelid
        WHERE i.indrelid IN (v.oid, v.reltoastrelid)
    ) AS i (pages, toasted)
    CROSS JOIN (SELECT pg_catalog.current_setting('block_size')::pg_catalog.int8) AS k (bytes)
    LEFT JOIN busy AS b ON b.view = v.oid
)
