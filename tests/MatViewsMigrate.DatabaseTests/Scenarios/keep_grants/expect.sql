-- another object under the same name
SELECT 'app.m'::regclass::oid <> oid FROM memo WHERE name = 'm';
-- the same grants, grantors and options
SELECT (SELECT array_agg(x::text ORDER BY x::text) FROM pg_class, unnest(relacl) AS x WHERE oid = 'app.m'::regclass) = (SELECT array_agg(x::text ORDER BY x::text) FROM acl, unnest(relacl::aclitem[]) AS x);
