-- another object under the same name
SELECT 'app.m'::regclass::oid <> oid FROM memo WHERE name = 'm';
-- given by the same role as before
SELECT count(*) = 1 FROM pg_class, aclexplode(relacl) WHERE oid = 'app.m'::regclass AND grantee = 'keep_grants_given_on_b'::regrole AND grantor = 'keep_grants_given_on_a'::regrole;
