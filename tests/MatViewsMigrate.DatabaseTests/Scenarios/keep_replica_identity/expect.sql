-- another object under the same name
SELECT 'app.m'::regclass::oid <> oid FROM memo WHERE name = 'm';
-- full
SELECT relreplident = 'f' FROM pg_class WHERE oid = 'app.m'::regclass;
-- nothing
SELECT relreplident = 'n' FROM pg_class WHERE oid = 'app.n'::regclass;
