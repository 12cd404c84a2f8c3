-- the one below
SELECT count(*) = 45 FROM app.m1;
-- the bridge
SELECT count(*) = 45 FROM app.v;
-- the one above
SELECT n = 45 FROM app.m2;
-- it reads the bridge that is live
SELECT count(*) = 1 FROM pg_rewrite r JOIN pg_depend d ON d.classid = 'pg_rewrite'::regclass AND d.objid = r.oid WHERE r.ev_class = 'app.m2'::regclass AND d.refobjid = 'app.v'::regclass AND d.deptype = 'n';
