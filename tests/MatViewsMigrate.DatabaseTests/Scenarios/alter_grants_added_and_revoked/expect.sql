-- the same view
SELECT 'app.m'::regclass::oid = oid FROM memo WHERE name = 'm';
-- exactly those declared, beside the owner's
SELECT array_agg(g ORDER BY g) = ARRAY['alter_grants_new REFERENCES', 'alter_grants_new SELECT', 'public SELECT'] FROM (SELECT (CASE grantee WHEN 0 THEN 'public' ELSE grantee::regrole::text END) || ' ' || privilege_type AS g FROM pg_class, aclexplode(relacl) WHERE oid = 'app.m'::regclass AND grantee <> relowner) AS q;
