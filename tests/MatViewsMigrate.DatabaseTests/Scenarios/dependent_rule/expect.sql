-- the rule reads the new view
SELECT count(*) > 0 FROM pg_rewrite r JOIN pg_depend d ON d.classid = 'pg_rewrite'::regclass AND d.objid = r.oid WHERE r.rulename = 'count_it' AND d.refobjid = 'app.m'::regclass;
