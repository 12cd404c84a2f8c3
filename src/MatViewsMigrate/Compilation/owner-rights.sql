-- What owners of staged views lack to build them, as the executor would check it: relations by the owner of the view that
-- reads them, a view with security_invoker and functions by the owner of what is built. Schemas are not checked any more.
WITH RECURSIVE members AS (
    SELECT c.oid, w.position, COALESCE(w.owner, CURRENT_USER::pg_catalog.text) AS owner, pg_catalog.to_regclass(w.live) AS live, w.builds, w.bridge
    FROM ROWS FROM (
             pg_catalog.unnest($1::pg_catalog.text[]), pg_catalog.unnest($2::pg_catalog.text[]),
             pg_catalog.unnest($3::pg_catalog.text[]), pg_catalog.unnest($4::pg_catalog.bool[]),
             pg_catalog.unnest($8::pg_catalog.bool[]))
         WITH ORDINALITY AS w (staged, owner, live, builds, bridge, position)
    JOIN pg_catalog.pg_class c ON c.oid = pg_catalog.to_regclass(w.staged)
),
declared AS (
    SELECT w.position, w.grantee
    FROM ROWS FROM (pg_catalog.unnest($5::pg_catalog.int8[]), pg_catalog.unnest($6::pg_catalog.text[])) AS w (position, grantee)
),
used AS (
    SELECT w.ev_class AS reader, d.refclassid, d.refobjid,
           pg_catalog.array_agg(d.refobjsubid) FILTER (WHERE d.refobjsubid > 0) AS columns
    FROM pg_catalog.pg_rewrite w
    JOIN pg_catalog.pg_depend d ON d.classid = 'pg_catalog.pg_rewrite'::pg_catalog.regclass AND d.objid = w.oid
    WHERE w.rulename = '_RETURN' AND d.refobjid <> w.ev_class
      AND d.refclassid IN ('pg_catalog.pg_class'::pg_catalog.regclass, 'pg_catalog.pg_proc'::pg_catalog.regclass)
    GROUP BY w.ev_class, d.refclassid, d.refobjid
),
reads (position, builder, reader, checker) AS (
    SELECT m.position, m.owner, m.oid, m.owner FROM members m WHERE m.builds
    UNION
    SELECT r.position, r.builder, t.oid,
           CASE WHEN EXISTS (SELECT FROM pg_catalog.pg_options_to_table(t.reloptions) o
                             WHERE o.option_name = 'security_invoker' AND o.option_value IN ('true', 'on', '1', 'yes'))
                THEN r.builder ELSE COALESCE(m.owner, pg_catalog.pg_get_userbyid(t.relowner)::pg_catalog.text) END
    FROM reads r
    JOIN used u ON u.reader = r.reader AND u.refclassid = 'pg_catalog.pg_class'::pg_catalog.regclass
    JOIN pg_catalog.pg_class t ON t.oid = u.refobjid AND t.relkind = 'v'
    LEFT JOIN members m ON m.oid = t.oid
    WHERE m.oid IS NULL OR m.bridge
)
SELECT r.position, pg_catalog.format('%I.%I', n.nspname, t.relname), m.position, k.rolname::pg_catalog.text, false
FROM reads r
JOIN pg_catalog.pg_roles k ON k.rolname = r.checker
JOIN used u ON u.reader = r.reader AND u.refclassid = 'pg_catalog.pg_class'::pg_catalog.regclass
JOIN pg_catalog.pg_class t ON t.oid = u.refobjid AND t.relkind IN ('r', 'p', 'v', 'm', 'f')
JOIN pg_catalog.pg_namespace n ON n.oid = t.relnamespace
LEFT JOIN members m ON m.oid = t.oid
WHERE CASE
    WHEN m.oid IS NOT NULL THEN NOT (
        pg_catalog.pg_has_role(k.oid, COALESCE((SELECT o.oid FROM pg_catalog.pg_roles o WHERE o.rolname = m.owner), t.relowner), 'USAGE')
        OR COALESCE(pg_catalog.has_any_column_privilege(k.oid, m.live, 'SELECT'), false)
        OR EXISTS (SELECT FROM declared d LEFT JOIN pg_catalog.pg_roles g ON g.rolname = d.grantee
                   WHERE d.position = m.position AND (d.grantee = 'public' OR pg_catalog.pg_has_role(k.oid, g.oid, 'USAGE')))
        OR (m.live IS NULL AND EXISTS (
                SELECT FROM pg_catalog.pg_default_acl a, pg_catalog.aclexplode(a.defaclacl) e
                WHERE a.defaclobjtype = 'r' AND a.defaclrole = CURRENT_USER::pg_catalog.regrole AND e.privilege_type = 'SELECT'
                  AND CASE WHEN e.grantee = 0 THEN true ELSE pg_catalog.pg_has_role(k.oid, e.grantee, 'USAGE') END)))
    WHEN u.columns IS NULL THEN NOT pg_catalog.has_any_column_privilege(k.oid, t.oid, 'SELECT')
    ELSE EXISTS (SELECT FROM pg_catalog.unnest(u.columns) AS c (number)
                 WHERE NOT pg_catalog.has_column_privilege(k.oid, t.oid, c.number::pg_catalog.int2, 'SELECT'))
    END
UNION
SELECT r.position, p.oid::pg_catalog.regprocedure::pg_catalog.text, NULL, k.rolname::pg_catalog.text, true
FROM reads r
JOIN pg_catalog.pg_roles k ON k.rolname = r.builder
JOIN used u ON u.reader = r.reader AND u.refclassid = 'pg_catalog.pg_proc'::pg_catalog.regclass
JOIN pg_catalog.pg_proc p ON p.oid = u.refobjid
JOIN pg_catalog.pg_namespace n ON n.oid = p.pronamespace
WHERE NOT pg_catalog.has_function_privilege(k.oid, p.oid, 'EXECUTE')
  AND NOT n.nspname = ANY ($7::pg_catalog.text[]) AND n.oid <> pg_catalog.pg_my_temp_schema()
ORDER BY 1, 2, 4
