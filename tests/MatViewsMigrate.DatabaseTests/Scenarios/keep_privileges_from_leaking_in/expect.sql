-- another object under the same name
SELECT 'app.m'::regclass::oid <> oid FROM memo WHERE name = 'm';
-- nobody got more than before
SELECT count(*) = 0 FROM pg_class, aclexplode(relacl) WHERE oid = 'app.m'::regclass AND grantee <> relowner;
