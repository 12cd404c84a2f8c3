-- What would keep a query that prints a definition waiting: "blocked (classid, objid, ...)".
-- Printing opens the relations that are read, and those whose row types are used.
-- A lock that is still waited for counts as held: who comes later queues behind it.
holders (relation, pid, username, application, since, query) AS MATERIALIZED (
    SELECT DISTINCT ON (l.relation)
        l.relation, COALESCE(l.pid, 0), a.usename::pg_catalog.text, a.application_name, a.query_start, a.query
    FROM pg_catalog.pg_locks AS l
    LEFT JOIN pg_catalog.pg_stat_activity AS a ON a.pid = l.pid
    WHERE l.locktype = 'relation' AND l.mode = 'AccessExclusiveLock'
        AND l.database = (SELECT d.oid FROM pg_catalog.pg_database AS d WHERE d.datname = pg_catalog.current_database())
        AND l.pid IS DISTINCT FROM pg_catalog.pg_backend_pid()
        -- Whoever waits for what this session holds itself does not keep it waiting.
        AND NOT EXISTS (
            SELECT FROM pg_catalog.pg_locks AS o
            WHERE o.locktype = 'relation' AND o.pid = pg_catalog.pg_backend_pid() AND o.granted
                AND o.database = l.database AND o.relation = l.relation AND o.mode = 'AccessExclusiveLock')
    ORDER BY l.relation, l.granted DESC, a.query_start
),
blocked (classid, objid, relation) AS MATERIALIZED (
    SELECT 'pg_catalog.pg_class'::pg_catalog.regclass::pg_catalog.oid, h.relation, h.relation FROM holders AS h
    UNION ALL
    SELECT 'pg_catalog.pg_type'::pg_catalog.regclass, y.oid, h.relation
    FROM holders AS h
    JOIN pg_catalog.pg_type AS t ON t.typrelid = h.relation
    CROSS JOIN LATERAL (VALUES (t.oid), (t.typarray)) AS y (oid)
    UNION ALL
    SELECT 'pg_catalog.pg_proc'::pg_catalog.regclass, p.oid, h.relation
    FROM holders AS h
    JOIN pg_catalog.pg_type AS t ON t.typrelid = h.relation
    JOIN pg_catalog.pg_proc AS p ON p.prorettype IN (t.oid, t.typarray)
)
