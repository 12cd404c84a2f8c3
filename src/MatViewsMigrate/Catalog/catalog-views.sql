-- Everything about the views in "chosen"; between states.sql and relations.sql.
-- What prints a definition is not asked of a busy view.
SELECT
    b.oid::pg_catalog.int8 AS oid, b.schema::pg_catalog.text, b.name::pg_catalog.text, b.stamp,
    b.populated, b.rows, b.bytes, b.busy, b.pid, b.username, b.application, b.since, b.running,
    CASE WHEN NOT b.busy THEN pg_catalog.pg_get_viewdef(v.oid) END AS query,
    details.*,
    (SELECT t.reloptions FROM pg_catalog.pg_class AS t WHERE t.oid = v.reltoastrelid) AS toast,
    (SELECT t.spcname::pg_catalog.text FROM pg_catalog.pg_tablespace AS t WHERE t.oid = v.reltablespace) AS tablespace,
    (SELECT m.amname::pg_catalog.text FROM pg_catalog.pg_am AS m WHERE m.oid = v.relam) AS access_method,
    CASE v.relreplident WHEN 'f' THEN 'FULL' WHEN 'n' THEN 'NOTHING' END AS replica_identity,
    ARRAY(SELECT e.extname::pg_catalog.text
        FROM pg_catalog.pg_depend AS d
        JOIN pg_catalog.pg_extension AS e ON e.oid = d.refobjid
        WHERE d.classid = 'pg_catalog.pg_class'::pg_catalog.regclass AND d.objid = v.oid AND d.deptype = 'x'
            AND d.refclassid = 'pg_catalog.pg_extension'::pg_catalog.regclass
        ORDER BY e.extname) AS extensions,
    ARRAY(SELECT DISTINCT d.refobjid::pg_catalog.int8
        FROM pg_catalog.pg_rewrite AS w
        JOIN pg_catalog.pg_depend AS d ON d.classid = 'pg_catalog.pg_rewrite'::pg_catalog.regclass AND d.objid = w.oid
        WHERE w.ev_class = v.oid AND d.refclassid = 'pg_catalog.pg_class'::pg_catalog.regclass AND d.refobjid <> v.oid
        ORDER BY 1) AS reads,
    ARRAY(SELECT DISTINCT d.refobjid::pg_catalog.int8
        FROM pg_catalog.pg_rewrite AS w
        JOIN pg_catalog.pg_depend AS d ON d.classid = 'pg_catalog.pg_rewrite'::pg_catalog.regclass AND d.objid = w.oid
        WHERE w.ev_class = v.oid AND d.refclassid = 'pg_catalog.pg_proc'::pg_catalog.regclass
        ORDER BY 1) AS calls,
    (SELECT pg_catalog.json_agg(pg_catalog.json_build_object('provider', l.provider, 'label', l.label, 'column', a.attname)
            ORDER BY l.objsubid, l.provider)
        FROM pg_catalog.pg_seclabel AS l
        LEFT JOIN pg_catalog.pg_attribute AS a ON a.attrelid = l.objoid AND a.attnum = l.objsubid AND l.objsubid > 0
        WHERE l.classoid = 'pg_catalog.pg_class'::pg_catalog.regclass AND l.objoid = v.oid) AS labels,
    (SELECT pg_catalog.json_agg(pg_catalog.json_build_object(
            'oid', x.oid::pg_catalog.int8,
            'name', x.relname,
            'unique', i.indisunique,
            -- What stands before it is known to the letter, whatever the names are.
            'body', CASE WHEN NOT b.busy THEN pg_catalog.substr(pg_catalog.pg_get_indexdef(x.oid), pg_catalog.length(
                CASE WHEN i.indisunique THEN 'CREATE UNIQUE INDEX ' ELSE 'CREATE INDEX ' END
                || pg_catalog.quote_ident(x.relname) || ' ON '
                || pg_catalog.quote_ident(b.schema) || '.' || pg_catalog.quote_ident(v.relname)) + 2) END,
            'valid', i.indisvalid,
            'concurrently', i.indisunique AND i.indimmediate AND i.indisvalid AND i.indpred IS NULL AND i.indexprs IS NULL
                AND x.relam = (SELECT m.oid FROM pg_catalog.pg_am AS m WHERE m.amname = 'btree'),
            'keys', (SELECT pg_catalog.array_agg(a.attname ORDER BY k.position)
                FROM pg_catalog.unnest(i.indkey) WITH ORDINALITY AS k (attnum, position)
                LEFT JOIN pg_catalog.pg_attribute AS a ON a.attrelid = v.oid AND a.attnum = k.attnum
                WHERE k.position <= i.indnkeyatts),
            'clustered', i.indisclustered,
            'comment', (SELECT d.description FROM pg_catalog.pg_description AS d
                WHERE d.objoid = x.oid AND d.classoid = 'pg_catalog.pg_class'::pg_catalog.regclass AND d.objsubid = 0),
            'tablespace', (SELECT t.spcname FROM pg_catalog.pg_tablespace AS t WHERE t.oid = x.reltablespace),
            'bytes', x.relpages::pg_catalog.int8 * pg_catalog.current_setting('block_size')::pg_catalog.int8,
            'targets', (SELECT pg_catalog.json_agg(pg_catalog.json_build_array(a.attnum, a.attstattarget) ORDER BY a.attnum)
                FROM pg_catalog.pg_attribute AS a WHERE a.attrelid = x.oid AND a.attstattarget >= 0),
            'extensions', (SELECT pg_catalog.array_agg(e.extname ORDER BY e.extname)
                FROM pg_catalog.pg_depend AS d
                JOIN pg_catalog.pg_extension AS e ON e.oid = d.refobjid
                WHERE d.classid = 'pg_catalog.pg_class'::pg_catalog.regclass AND d.objid = x.oid AND d.deptype = 'x'
                    AND d.refclassid = 'pg_catalog.pg_extension'::pg_catalog.regclass))
            ORDER BY x.relname)
        FROM pg_catalog.pg_index AS i
        JOIN pg_catalog.pg_class AS x ON x.oid = i.indexrelid
        WHERE i.indrelid = v.oid) AS indexes,
    (SELECT pg_catalog.json_agg(pg_catalog.json_build_object(
            'oid', x.oid::pg_catalog.int8,
            'schema', xn.nspname,
            'name', x.stxname,
            'definition', CASE WHEN NOT b.busy THEN pg_catalog.substr(pg_catalog.pg_get_statisticsobjdef(x.oid),
                pg_catalog.length('CREATE STATISTICS ' || pg_catalog.quote_ident(xn.nspname) || '.'
                    || pg_catalog.quote_ident(x.stxname)) + 2) END,
            'from', ' FROM ' || pg_catalog.quote_ident(b.schema) || '.' || pg_catalog.quote_ident(v.relname),
            'owner', pg_catalog.pg_get_userbyid(x.stxowner),
            'target', CASE WHEN x.stxstattarget >= 0 THEN x.stxstattarget END,
            'comment', pg_catalog.obj_description(x.oid, 'pg_statistic_ext'))
            ORDER BY xn.nspname, x.stxname)
        FROM pg_catalog.pg_statistic_ext AS x
        JOIN pg_catalog.pg_namespace AS xn ON xn.oid = x.stxnamespace
        WHERE x.stxrelid = v.oid) AS statistics
FROM states AS b
JOIN pg_catalog.pg_class AS v ON v.oid = b.oid
