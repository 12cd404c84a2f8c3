-- the same view
SELECT 'app.m'::regclass::oid = oid FROM memo WHERE name = 'm';
-- the options
SELECT reloptions = ARRAY['fillfactor=70'] FROM pg_class WHERE oid = 'app.m'::regclass;
-- those of its TOAST table
SELECT t.reloptions = ARRAY['autovacuum_enabled=false'] FROM pg_class c JOIN pg_class t ON t.oid = c.reltoastrelid WHERE c.oid = 'app.m'::regclass;
