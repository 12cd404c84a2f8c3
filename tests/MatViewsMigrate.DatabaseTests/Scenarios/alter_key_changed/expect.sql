-- the same view
SELECT 'app.m'::regclass::oid = oid FROM memo WHERE name = 'm';
-- one unique index on both
SELECT array_agg(pg_get_indexdef(indexrelid) LIKE 'CREATE UNIQUE INDEX % (name, id)') = ARRAY[true] FROM pg_index WHERE indrelid = 'app.m'::regclass;
