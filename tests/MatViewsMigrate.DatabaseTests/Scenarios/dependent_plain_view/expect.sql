-- the same view
SELECT 'app.report'::regclass::oid = oid FROM memo WHERE name = 'report';
-- with the new data
SELECT count(*) = 10 AND min(n) = 10 FROM app.report;
-- its comments
SELECT obj_description('app.report'::regclass, 'pg_class') = 'Kept' AND col_description('app.report'::regclass, 2) = 'Kept too';
-- its grants
SELECT has_table_privilege('dependent_plain_view_reader', 'app.report', 'SELECT') AND has_column_privilege('dependent_plain_view_reader', 'app.report', 'name', 'SELECT');
-- its default
SELECT count(*) = 1 FROM pg_attrdef WHERE adrelid = 'app.report'::regclass;
