-- another object under the same name
SELECT 'app.m'::regclass::oid <> oid FROM memo WHERE name = 'm';
-- the view's
SELECT obj_description('app.m'::regclass, 'pg_class') = 'It''s kept';
-- the column's, by its name
SELECT col_description('app.m'::regclass, 1) = 'A column' AND col_description('app.m'::regclass, 2) IS NULL;
-- the index's
SELECT obj_description('app.by_name'::regclass, 'pg_class') = 'An index';
