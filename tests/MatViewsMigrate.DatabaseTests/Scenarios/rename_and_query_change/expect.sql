-- the new column
SELECT price = 10.5 FROM app.new WHERE id = 7;
-- the old name is gone
SELECT to_regclass('app.old') IS NULL;
-- its dependent is the same view
SELECT 'app.report'::regclass::oid = oid FROM memo WHERE name = 'report';
-- and reads the new one
SELECT n = 90 FROM app.report;
-- the comment was carried over
SELECT obj_description('app.new'::regclass, 'pg_class') = 'Kept';
