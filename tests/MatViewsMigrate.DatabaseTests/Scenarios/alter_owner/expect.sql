-- the same view
SELECT 'app.m'::regclass::oid = oid FROM memo WHERE name = 'm';
-- the owner
SELECT relowner = 'alter_owner_new'::regrole FROM pg_class WHERE oid = 'app.m'::regclass;
