-- the same view
SELECT 'app.m'::regclass::oid = oid FROM memo WHERE name = 'm';
-- one index, valid
SELECT count(*) = 1 AND bool_and(indisvalid) FROM pg_index WHERE indrelid = 'app.m'::regclass;
