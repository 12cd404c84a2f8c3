-- the new column
SELECT price = 10.5 FROM app.new WHERE id = 7;
-- the old name is gone
SELECT to_regclass('app.old') IS NULL;
-- the function reads the new view
SELECT app.how_many() = 90;
-- all three hang on it
SELECT count(DISTINCT d.classid) = 3 FROM pg_depend d WHERE d.refobjid = 'app.new'::regclass
    AND d.classid IN ('pg_proc'::regclass, 'pg_policy'::regclass, 'pg_rewrite'::regclass)
    AND NOT (d.classid = 'pg_rewrite'::regclass AND d.objid = (SELECT oid FROM pg_rewrite WHERE ev_class = 'app.new'::regclass));
