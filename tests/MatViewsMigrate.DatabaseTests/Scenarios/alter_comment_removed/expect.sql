-- no comment
SELECT obj_description('app.m'::regclass, 'pg_class') IS NULL;
-- none on the column
SELECT col_description('app.m'::regclass, 1) IS NULL;
-- a column that is not named keeps its own
SELECT col_description('app.m'::regclass, 2) = 'The name';
