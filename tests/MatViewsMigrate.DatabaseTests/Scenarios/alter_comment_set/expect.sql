-- the same view
SELECT 'app.m'::regclass::oid = oid FROM memo WHERE name = 'm';
-- the comment
SELECT obj_description('app.m'::regclass, 'pg_class') = E'It''s a view with a \\ and\na second line';
-- the column's comment
SELECT col_description('app.m'::regclass, 2) = 'The "name"';
