-- the same view
SELECT 'app.m'::regclass::oid = oid FROM memo WHERE name = 'm';
-- one index
SELECT count(*) = 1 FROM pg_index WHERE indrelid = 'app.m'::regclass;
