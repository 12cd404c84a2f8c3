-- all of them read the new view
SELECT count(DISTINCT objid) = 2 FROM pg_depend WHERE refobjid = 'app.b'::regclass AND objid IN (SELECT oid FROM pg_policy UNION ALL SELECT oid FROM pg_rewrite WHERE rulename <> '_RETURN');
