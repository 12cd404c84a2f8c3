-- What follows "WITH RECURSIVE chosen (oid) AS (...)," to yield "stamps (oid, stamp)": see StampSql.
-- Nothing here opens a view or prints through search_path; xmin is used of rules and columns, which a refresh leaves alone.
-- Rows as text tell NULL from '' and escape what they hold, so that different inputs never give the same text.
-- What the rules of the views name, and those of the plain views that they read, at any depth.
referents (relation, classid, objid, subid) AS (
    SELECT c.oid, d.refclassid, d.refobjid, d.refobjsubid
    FROM chosen AS c
    JOIN pg_catalog.pg_rewrite AS w ON w.ev_class = c.oid AND w.rulename = '_RETURN'
    JOIN pg_catalog.pg_depend AS d ON d.classid = 'pg_catalog.pg_rewrite'::pg_catalog.regclass AND d.objid = w.oid
        AND d.deptype = 'n'
    WHERE d.refclassid <> 'pg_catalog.pg_class'::pg_catalog.regclass OR d.refobjid <> c.oid
    UNION
    SELECT v.oid, d.refclassid, d.refobjid, d.refobjsubid
    FROM (SELECT DISTINCT r.objid FROM referents AS r WHERE r.classid = 'pg_catalog.pg_class'::pg_catalog.regclass) AS r
    JOIN pg_catalog.pg_class AS v ON v.oid = r.objid AND v.relkind = 'v'
    JOIN pg_catalog.pg_rewrite AS w ON w.ev_class = v.oid AND w.rulename = '_RETURN'
    JOIN pg_catalog.pg_depend AS d ON d.classid = 'pg_catalog.pg_rewrite'::pg_catalog.regclass AND d.objid = w.oid
        AND d.deptype = 'n'
    WHERE d.refclassid <> 'pg_catalog.pg_class'::pg_catalog.regclass OR d.refobjid <> v.oid
),
referred (classid, objid, subid) AS MATERIALIZED (
    SELECT DISTINCT r.classid, r.objid, r.subid FROM referents AS r
),
plain (oid) AS MATERIALIZED (
    SELECT DISTINCT v.oid
    FROM referred AS r
    JOIN pg_catalog.pg_class AS v ON v.oid = r.objid AND v.relkind = 'v'
    WHERE r.classid = 'pg_catalog.pg_class'::pg_catalog.regclass
),
types (oid, name) AS MATERIALIZED (
    SELECT t.oid, ROW(n.nspname, t.typname, en.nspname, e.typname, l.labels)::pg_catalog.text
    FROM (
        SELECT r.objid FROM referred AS r WHERE r.classid = 'pg_catalog.pg_type'::pg_catalog.regclass
        UNION
        SELECT a.atttypid
        FROM chosen AS c
        JOIN pg_catalog.pg_attribute AS a ON a.attrelid = c.oid AND a.attnum > 0 AND a.atttypid >= 16384
    ) AS used (oid)
    JOIN pg_catalog.pg_type AS t ON t.oid = used.oid
    JOIN pg_catalog.pg_namespace AS n ON n.oid = t.typnamespace
    LEFT JOIN pg_catalog.pg_type AS e ON e.oid = t.typelem
    LEFT JOIN pg_catalog.pg_namespace AS en ON en.oid = e.typnamespace
    LEFT JOIN LATERAL (
        SELECT pg_catalog.array_agg(x.enumlabel ORDER BY x.enumsortorder) AS labels
        FROM pg_catalog.pg_enum AS x
        WHERE x.enumtypid IN (t.oid, e.oid)
    ) AS l ON true
),
-- All columns of what is read, not only those that are used: SELECT * would mean another list once one is added.
shapes (oid, hash) AS MATERIALIZED (
    SELECT r.objid, pg_catalog.sum(pg_catalog.hashtextextended(a.attname::pg_catalog.text COLLATE pg_catalog."C", a.attnum))
    FROM (SELECT DISTINCT x.objid FROM referred AS x WHERE x.classid = 'pg_catalog.pg_class'::pg_catalog.regclass) AS r
    JOIN pg_catalog.pg_attribute AS a ON a.attrelid = r.objid AND a.attnum > 0 AND NOT a.attisdropped
    GROUP BY r.objid
),
names (classid, objid, subid, hash) AS MATERIALIZED (
    SELECT n.classid, n.objid, n.subid,
        pg_catalog.hashtextextended(n.name COLLATE pg_catalog."C", n.objid::pg_catalog.int8 * 2048 + n.subid)
    FROM (
        SELECT r.classid, r.objid, r.subid, ROW(n.nspname, c.relname, a.attname, s.hash)::pg_catalog.text
        FROM referred AS r
        JOIN pg_catalog.pg_class AS c ON c.oid = r.objid
        JOIN pg_catalog.pg_namespace AS n ON n.oid = c.relnamespace
        LEFT JOIN shapes AS s ON s.oid = r.objid
        LEFT JOIN pg_catalog.pg_attribute AS a ON a.attrelid = r.objid AND a.attnum = r.subid
        WHERE r.classid = 'pg_catalog.pg_class'::pg_catalog.regclass
        UNION ALL
        SELECT r.classid, r.objid, r.subid, t.name
        FROM referred AS r
        JOIN types AS t ON t.oid = r.objid
        WHERE r.classid = 'pg_catalog.pg_type'::pg_catalog.regclass
        UNION ALL
        SELECT r.classid, r.objid, r.subid, ROW(i.type, i.object_names, i.object_args)::pg_catalog.text
        FROM referred AS r
        CROSS JOIN LATERAL pg_catalog.pg_identify_object_as_address(r.classid, r.objid, r.subid) AS i
        WHERE r.classid <> 'pg_catalog.pg_class'::pg_catalog.regclass
            AND r.classid <> 'pg_catalog.pg_type'::pg_catalog.regclass
    ) AS n (classid, objid, subid, name)
),
-- One grouping of all that makes a rule's digest: a join of two groupings would be planned as if each had a single row.
rules (relation, digest) AS MATERIALIZED (
    SELECT p.relation, pg_catalog.concat_ws(' ', pg_catalog.max(p.rule), pg_catalog.sum(p.hash))
    FROM (
        SELECT r.oid, pg_catalog.concat_ws(' ', w.oid, w.xmin), NULL::pg_catalog.int8
        FROM (SELECT c.oid FROM chosen AS c UNION ALL SELECT v.oid FROM plain AS v) AS r
        JOIN pg_catalog.pg_rewrite AS w ON w.ev_class = r.oid AND w.rulename = '_RETURN'
        UNION ALL
        -- Each hash is seeded with what it names: their sum needs no order, and an exchange of two names changes it.
        SELECT f.relation, NULL, n.hash
        FROM referents AS f
        JOIN names AS n ON n.classid = f.classid AND n.objid = f.objid AND n.subid = f.subid
    ) AS p (relation, rule, hash)
    GROUP BY p.relation
),
below (view, relation) AS (
    SELECT c.oid, c.oid FROM chosen AS c
    UNION
    SELECT b.view, l.below
    FROM below AS b
    JOIN (
        SELECT DISTINCT f.relation, f.objid AS below
        FROM referents AS f
        JOIN plain AS p ON p.oid = f.objid
        WHERE f.classid = 'pg_catalog.pg_class'::pg_catalog.regclass
    ) AS l ON l.relation = b.relation
),
queries (view, digest) AS (
    SELECT b.view, pg_catalog.string_agg(r.digest, ' ' ORDER BY b.relation)
    FROM below AS b
    JOIN rules AS r ON r.relation = b.relation
    GROUP BY b.view
),
target (id) AS MATERIALIZED (
    -- Who may not call the function is refused as soon as a query with it begins: so it is a text, run for those who may.
    SELECT COALESCE(CASE WHEN pg_catalog.has_function_privilege('pg_catalog.pg_control_system()', 'EXECUTE')
        THEN pg_catalog.query_to_xml('SELECT system_identifier FROM pg_catalog.pg_control_system()', false, false, '')
            ::pg_catalog.text END, '') || d.oid
    FROM pg_catalog.pg_database AS d
    WHERE d.datname = pg_catalog.current_database()
),
-- What depends on an extension: what belongs to one, and what goes when one goes. Few, so they are found from its side.
extended (relation, digest) AS MATERIALIZED (
    SELECT d.objid, pg_catalog.string_agg(ROW(e.extname, d.deptype)::pg_catalog.text, ' ' ORDER BY e.extname, d.deptype)
    FROM pg_catalog.pg_extension AS e
    JOIN pg_catalog.pg_depend AS d ON d.refclassid = 'pg_catalog.pg_extension'::pg_catalog.regclass AND d.refobjid = e.oid
        AND d.classid = 'pg_catalog.pg_class'::pg_catalog.regclass
    GROUP BY d.objid
),
-- From here on all is looked up by the view's OID: the same plan for one view and for thousands, whatever is estimated.
stamps (oid, stamp) AS (
    SELECT v.oid, pg_catalog.md5(ROW(
        (SELECT t.id FROM target AS t), v.oid, n.nspname, v.relname, pg_catalog.pg_get_userbyid(v.relowner), v.relacl,
        v.reloptions, (SELECT o.reloptions FROM pg_catalog.pg_class AS o WHERE o.oid = v.reltoastrelid),
        v.reltablespace, v.relam, v.relreplident, (SELECT x.digest FROM extended AS x WHERE x.relation = v.oid),
        q.digest, columns.digest, comments.digest, indexes.digest, statistics.digest, labels.digest)::pg_catalog.text)
    FROM queries AS q
    JOIN pg_catalog.pg_class AS v ON v.oid = q.view
    JOIN pg_catalog.pg_namespace AS n ON n.oid = v.relnamespace
    CROSS JOIN LATERAL (
        -- A column that is changed gets a greater xmin, and none comes or goes: a sum tells as much as a list.
        SELECT pg_catalog.concat_ws(' ', pg_catalog.sum(a.xmin::pg_catalog.text::pg_catalog.int8), pg_catalog.sum(
            (SELECT pg_catalog.hashtextextended(t.name COLLATE pg_catalog."C", t.oid::pg_catalog.int8)
                FROM types AS t WHERE t.oid = a.atttypid)) FILTER (WHERE a.atttypid >= 16384))
        FROM pg_catalog.pg_attribute AS a
        WHERE a.attrelid = v.oid AND a.attnum > 0
    ) AS columns (digest)
    CROSS JOIN LATERAL (
        SELECT pg_catalog.string_agg(ROW(d.objsubid, d.description)::pg_catalog.text, ' ' ORDER BY d.objsubid)
        FROM pg_catalog.pg_description AS d
        WHERE d.objoid = v.oid AND d.classoid = 'pg_catalog.pg_class'::pg_catalog.regclass
    ) AS comments (digest)
    CROSS JOIN LATERAL (
        SELECT pg_catalog.string_agg(ROW(
            x.relname, x.relam, x.reloptions, x.reltablespace, i.indnatts, i.indnkeyatts, i.indisunique, i.indimmediate,
            i.indisvalid, i.indisclustered, i.indisreplident, i.indkey, i.indcollation, i.indclass, i.indoption,
            -- The outer name answers where the table has no such column: before version 15.
            (SELECT indnullsnotdistinct FROM (SELECT i.*) AS newer),
            -- REINDEX CONCURRENTLY forgets where in a statement they stood.
            pg_catalog.md5(pg_catalog.regexp_replace(i.indexprs::pg_catalog.text, ' :location -?[0-9]+', '', 'g')),
            pg_catalog.md5(pg_catalog.regexp_replace(i.indpred::pg_catalog.text, ' :location -?[0-9]+', '', 'g')),
            (SELECT d.description FROM pg_catalog.pg_description AS d
                WHERE d.objoid = x.oid AND d.classoid = 'pg_catalog.pg_class'::pg_catalog.regclass AND d.objsubid = 0),
            (SELECT e.digest FROM extended AS e WHERE e.relation = x.oid),
            -- Only expressions have statistics of their own.
            CASE WHEN i.indexprs IS NOT NULL THEN
                (SELECT pg_catalog.string_agg(ROW(a.attnum, a.attstattarget)::pg_catalog.text, ' ' ORDER BY a.attnum)
                    FROM pg_catalog.pg_attribute AS a WHERE a.attrelid = x.oid AND a.attstattarget >= 0) END
            )::pg_catalog.text, ' ' ORDER BY x.relname)
        FROM pg_catalog.pg_index AS i
        JOIN pg_catalog.pg_class AS x ON x.oid = i.indexrelid
        CROSS JOIN (SELECT NULL::pg_catalog.bool AS indnullsnotdistinct) AS older
        WHERE i.indrelid = v.oid
    ) AS indexes (digest)
    CROSS JOIN LATERAL (
        SELECT pg_catalog.string_agg(ROW(
            s.oid, sn.nspname, s.stxname, pg_catalog.pg_get_userbyid(s.stxowner), s.stxkeys, s.stxkind,
            NULLIF(s.stxstattarget, -1),
            -- As above: before version 14.
            pg_catalog.md5((SELECT stxexprs FROM (SELECT s.*) AS newer)::pg_catalog.text),
            pg_catalog.obj_description(s.oid, 'pg_statistic_ext'))::pg_catalog.text, ' ' ORDER BY s.oid)
        FROM pg_catalog.pg_statistic_ext AS s
        JOIN pg_catalog.pg_namespace AS sn ON sn.oid = s.stxnamespace
        CROSS JOIN (SELECT NULL::pg_catalog.pg_node_tree AS stxexprs) AS older
        WHERE s.stxrelid = v.oid
    ) AS statistics (digest)
    CROSS JOIN LATERAL (
        SELECT pg_catalog.string_agg(
            ROW(l.objsubid, l.provider, l.label)::pg_catalog.text, ' ' ORDER BY l.objsubid, l.provider)
        FROM pg_catalog.pg_seclabel AS l
        WHERE l.classoid = 'pg_catalog.pg_class'::pg_catalog.regclass AND l.objoid = v.oid
    ) AS labels (digest)
)
