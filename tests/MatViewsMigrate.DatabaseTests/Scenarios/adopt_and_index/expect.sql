-- the same object
SELECT 'app.m'::regclass::oid = oid FROM memo WHERE name = 'm';
-- with a key
SELECT count(*) = 1 FROM pg_index WHERE indrelid = 'app.m'::regclass AND indisunique;
-- and a comment
SELECT obj_description('app.m'::regclass, 'pg_class') = 'Adopted';
