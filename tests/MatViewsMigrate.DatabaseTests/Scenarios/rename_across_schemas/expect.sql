-- the same object
SELECT 'archive.m'::regclass::oid = oid FROM memo WHERE name = 'm';
-- not in the old schema
SELECT to_regclass('app.m') IS NULL;
-- its index moved too
SELECT count(*) = 1 FROM pg_indexes WHERE schemaname = 'archive' AND tablename = 'm';
