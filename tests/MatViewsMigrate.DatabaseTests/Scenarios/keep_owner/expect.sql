-- another object under the same name
SELECT 'app.m'::regclass::oid <> oid FROM memo WHERE name = 'm';
-- the owner
SELECT relowner = 'keep_owner_role'::regrole FROM pg_class WHERE oid = 'app.m'::regclass;
