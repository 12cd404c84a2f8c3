-- the same object and data
SELECT 'app.m'::regclass::oid = oid AND pg_relation_filenode('app.m') = filenode FROM memo WHERE name = 'm';
-- with its rows
SELECT count(*) = 90 FROM app.m;
