-- the same view
SELECT 'app.m'::regclass::oid = oid FROM memo WHERE name = 'm';
-- one index, under its new name
SELECT array_agg(indexname::text) = ARRAY['new_name'] FROM pg_indexes WHERE tablename = 'm';
