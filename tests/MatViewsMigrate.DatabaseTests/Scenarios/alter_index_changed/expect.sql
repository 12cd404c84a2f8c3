-- the same view
SELECT 'app.m'::regclass::oid = oid FROM memo WHERE name = 'm';
-- one index, as it should be
SELECT array_agg(indexname || ' ' || substring(indexdef FROM '\(.*')) = ARRAY['search (name, price)'] FROM pg_indexes WHERE tablename = 'm';
