-- another object under the same name
SELECT 'app.m'::regclass::oid <> oid FROM memo WHERE name = 'm';
-- its options
SELECT (SELECT array_agg(x ORDER BY x) FROM unnest(reloptions) AS x) = ARRAY['autovacuum_enabled=false', 'fillfactor=70'] FROM pg_class WHERE oid = 'app.m'::regclass;
-- those of its TOAST table
SELECT t.reloptions = ARRAY['autovacuum_enabled=false'] FROM pg_class c JOIN pg_class t ON t.oid = c.reltoastrelid WHERE c.oid = 'app.m'::regclass;
