-- One row for each of "nodes", between dependents.sql and relations.sql; what prints a definition is not asked of a busy one.
SELECT
    n.kind, COALESCE(r.ev_class, n.objid)::pg_catalog.int8 AS oid, n.reads, i.type || ' ' || i.identity AS identity,
    COALESCE(cn.nspname, pn.nspname, (SELECT s.nspname FROM pg_catalog.pg_namespace AS s WHERE s.oid = t.relnamespace))::pg_catalog.text AS schema,
    COALESCE(c.relname, p.proname, t.relname)::pg_catalog.text AS name,
    (SELECT e.extname::pg_catalog.text
        FROM pg_catalog.pg_depend AS d
        JOIN pg_catalog.pg_extension AS e ON e.oid = d.refobjid
        WHERE d.classid = n.classid AND d.objid = n.objid AND n.subid = 0 AND d.deptype = 'e'
            AND d.refclassid = 'pg_catalog.pg_extension'::pg_catalog.regclass) AS member_of,
    COALESCE(pg_catalog.pg_get_userbyid(COALESCE(c.relowner, p.proowner, t.relowner, y.typowner)), '')::pg_catalog.text AS owner,
    h.relation IS NOT NULL AS busy, h.pid, h.username, h.application, h.since, h.query AS running,
    CASE WHEN h.relation IS NULL THEN CASE n.kind
        WHEN 'view' THEN pg_catalog.pg_get_viewdef(n.objid)
        WHEN 'materialized view' THEN pg_catalog.pg_get_viewdef(n.objid)
        WHEN 'function' THEN pg_catalog.pg_get_functiondef(n.objid)
        WHEN 'policy' THEN 'ALTER POLICY ' || pg_catalog.quote_ident(o.polname) || ' ON ' || tr.name
            || COALESCE(' USING (' || pg_catalog.pg_get_expr(o.polqual, o.polrelid) || ')', '')
            || COALESCE(' WITH CHECK (' || pg_catalog.pg_get_expr(o.polwithcheck, o.polrelid) || ')', '')
        -- It begins with "CREATE RULE" and ends with a semicolon, whatever the names are.
        WHEN 'rule' THEN 'CREATE OR REPLACE' || pg_catalog.rtrim(pg_catalog.substr(pg_catalog.pg_get_ruledef(n.objid), 7), ';')
        END END AS definition,
    CASE
        WHEN c.relkind = 'v' THEN 'DROP VIEW ' || i.identity
        WHEN c.relkind = 'm' THEN 'DROP MATERIALIZED VIEW ' || i.identity
        WHEN c.relkind = 'c' THEN 'ALTER TYPE ' || cr.name || ' DROP ATTRIBUTE ' || pg_catalog.quote_ident(a.attname)
        WHEN c.oid IS NOT NULL THEN CASE c.relkind WHEN 'f' THEN 'ALTER FOREIGN TABLE ' ELSE 'ALTER TABLE ' END || cr.name
            || ' DROP COLUMN ' || pg_catalog.quote_ident(a.attname)
        WHEN p.oid IS NOT NULL THEN 'DROP ROUTINE ' || i.identity
        WHEN y.typtype = 'd' THEN 'DROP DOMAIN ' || i.identity
        WHEN k.conrelid <> 0 THEN 'ALTER TABLE ' || tr.name || ' DROP CONSTRAINT ' || pg_catalog.quote_ident(k.conname)
        WHEN k.contypid <> 0 THEN 'ALTER DOMAIN ' || pg_catalog.format_type(k.contypid, NULL)
            || ' DROP CONSTRAINT ' || pg_catalog.quote_ident(k.conname)
        WHEN f.oid IS NOT NULL THEN 'ALTER TABLE ' || tr.name || ' ALTER COLUMN ' || pg_catalog.quote_ident(fa.attname)
            || CASE fa.attgenerated WHEN '' THEN ' DROP DEFAULT' ELSE ' DROP EXPRESSION' END
        ELSE 'DROP ' || pg_catalog.upper(i.type) || ' ' || i.identity END AS drop,
    CASE WHEN n.kind = 'function' THEN pg_catalog.pg_get_function_identity_arguments(n.objid) END AS arguments,
    COALESCE(p.prokind = 'p', false) AS procedure,
    COALESCE(details.comment, pg_catalog.obj_description(p.oid, 'pg_proc')) AS comment, details.options, details.columns,
    COALESCE(details.grants, pg.grants) AS grants, COALESCE(details.owner_privileges, pg.owner_privileges) AS owner_privileges,
    CASE WHEN n.kind = 'view' AND h.relation IS NULL THEN ARRAY(
        SELECT x.sql FROM (
            SELECT 1, a.attnum, 'ALTER VIEW ' || cr.name || ' ALTER COLUMN ' || pg_catalog.quote_ident(a.attname)
                || ' SET DEFAULT ' || pg_catalog.pg_get_expr(d.adbin, d.adrelid)
            FROM pg_catalog.pg_attrdef AS d
            JOIN pg_catalog.pg_attribute AS a ON a.attrelid = d.adrelid AND a.attnum = d.adnum
            WHERE d.adrelid = n.objid
            UNION ALL
            SELECT 2, w.oid, pg_catalog.rtrim(pg_catalog.pg_get_ruledef(w.oid), ';')
            FROM pg_catalog.pg_rewrite AS w WHERE w.ev_class = n.objid AND w.rulename <> '_RETURN'
            UNION ALL
            SELECT 3, w.oid, 'COMMENT ON RULE ' || pg_catalog.quote_ident(w.rulename) || ' ON ' || cr.name || ' IS '
                || pg_catalog.quote_literal(d.description)
            FROM pg_catalog.pg_rewrite AS w
            JOIN pg_catalog.pg_description AS d ON d.objoid = w.oid AND d.classoid = 'pg_catalog.pg_rewrite'::pg_catalog.regclass
            WHERE w.ev_class = n.objid AND w.rulename <> '_RETURN'
            UNION ALL
            SELECT 4, g.oid, pg_catalog.pg_get_triggerdef(g.oid)
            FROM pg_catalog.pg_trigger AS g WHERE g.tgrelid = n.objid AND NOT g.tgisinternal
            UNION ALL
            SELECT 5, g.oid, 'COMMENT ON TRIGGER ' || pg_catalog.quote_ident(g.tgname) || ' ON ' || cr.name || ' IS '
                || pg_catalog.quote_literal(d.description)
            FROM pg_catalog.pg_trigger AS g
            JOIN pg_catalog.pg_description AS d ON d.objoid = g.oid AND d.classoid = 'pg_catalog.pg_trigger'::pg_catalog.regclass
            WHERE g.tgrelid = n.objid AND NOT g.tgisinternal
            UNION ALL
            SELECT 6, l.objsubid, 'SECURITY LABEL FOR ' || pg_catalog.quote_ident(l.provider) || ' ON '
                || COALESCE('COLUMN ' || cr.name || '.' || pg_catalog.quote_ident(a.attname), 'VIEW ' || cr.name)
                || ' IS ' || pg_catalog.quote_literal(l.label)
            FROM pg_catalog.pg_seclabel AS l
            LEFT JOIN pg_catalog.pg_attribute AS a ON a.attrelid = l.objoid AND a.attnum = l.objsubid AND l.objsubid > 0
            WHERE l.classoid = 'pg_catalog.pg_class'::pg_catalog.regclass AND l.objoid = n.objid
        ) AS x (part, position, sql)
        ORDER BY x.part, x.position) END AS extras
FROM nodes AS n
CROSS JOIN LATERAL pg_catalog.pg_identify_object(n.classid, n.objid, n.subid) AS i
LEFT JOIN pg_catalog.pg_class AS c ON n.classid = 'pg_catalog.pg_class'::pg_catalog.regclass AND c.oid = n.objid
LEFT JOIN pg_catalog.pg_namespace AS cn ON cn.oid = c.relnamespace
LEFT JOIN pg_catalog.pg_attribute AS a ON a.attrelid = c.oid AND a.attnum = n.subid
LEFT JOIN pg_catalog.pg_proc AS p ON n.classid = 'pg_catalog.pg_proc'::pg_catalog.regclass AND p.oid = n.objid
LEFT JOIN pg_catalog.pg_namespace AS pn ON pn.oid = p.pronamespace
LEFT JOIN pg_catalog.pg_type AS y ON n.classid = 'pg_catalog.pg_type'::pg_catalog.regclass AND y.oid = n.objid
LEFT JOIN pg_catalog.pg_policy AS o ON n.classid = 'pg_catalog.pg_policy'::pg_catalog.regclass AND o.oid = n.objid
LEFT JOIN pg_catalog.pg_rewrite AS r ON n.classid = 'pg_catalog.pg_rewrite'::pg_catalog.regclass AND r.oid = n.objid
LEFT JOIN pg_catalog.pg_constraint AS k ON n.classid = 'pg_catalog.pg_constraint'::pg_catalog.regclass AND k.oid = n.objid
LEFT JOIN pg_catalog.pg_attrdef AS f ON n.classid = 'pg_catalog.pg_attrdef'::pg_catalog.regclass AND f.oid = n.objid
LEFT JOIN pg_catalog.pg_attribute AS fa ON fa.attrelid = f.adrelid AND fa.attnum = f.adnum
LEFT JOIN pg_catalog.pg_trigger AS tg ON n.classid = 'pg_catalog.pg_trigger'::pg_catalog.regclass AND tg.oid = n.objid
LEFT JOIN pg_catalog.pg_class AS t ON t.oid = COALESCE(o.polrelid, r.ev_class, NULLIF(k.conrelid, 0), f.adrelid, tg.tgrelid)
LEFT JOIN pg_catalog.pg_class AS v ON v.oid = c.oid AND n.kind IN ('view', 'materialized view')
LEFT JOIN waiting AS u ON u.classid = n.classid AND u.objid = n.objid
LEFT JOIN holders AS h ON h.relation = u.relation
-- As SQL: what pg_identify_object says of a relation.
LEFT JOIN LATERAL (SELECT pg_catalog.quote_ident(cn.nspname) || '.' || pg_catalog.quote_ident(c.relname)) AS cr (name) ON true
LEFT JOIN LATERAL (
    SELECT pg_catalog.quote_ident(tn.nspname) || '.' || pg_catalog.quote_ident(t.relname)
    FROM pg_catalog.pg_namespace AS tn WHERE tn.oid = t.relnamespace) AS tr (name) ON true
LEFT JOIN LATERAL (
    SELECT
        (SELECT pg_catalog.json_agg(pg_catalog.json_build_object(
                'privilege', x.privilege_type,
                'grantee', CASE WHEN x.grantee = 0 THEN 'public' ELSE pg_catalog.pg_get_userbyid(x.grantee) END,
                'grantable', x.is_grantable,
                'column', NULL,
                'grantor', pg_catalog.pg_get_userbyid(x.grantor))
                ORDER BY x.grantee, x.grantor)
            FROM pg_catalog.aclexplode(COALESCE(p.proacl, pg_catalog.acldefault('f', p.proowner))) AS x
            WHERE x.grantee <> p.proowner),
        CASE WHEN p.proacl IS NOT NULL AND NOT EXISTS (
                SELECT FROM pg_catalog.aclexplode(p.proacl) AS x WHERE x.grantee = p.proowner)
            THEN '{}'::pg_catalog.text[] END
    WHERE n.kind = 'function'
) AS pg (grants, owner_privileges) ON true
