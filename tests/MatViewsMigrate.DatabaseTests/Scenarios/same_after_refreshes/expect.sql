-- the same object and data
SELECT 'app.m'::regclass::oid = oid AND pg_relation_filenode('app.m') = filenode FROM memo WHERE name = 'm';
-- with the new row
SELECT count(*) = 91 FROM app.m;
