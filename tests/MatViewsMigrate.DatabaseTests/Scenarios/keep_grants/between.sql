GRANT SELECT ON app.m TO PUBLIC;
GRANT SELECT, REFERENCES ON app.m TO keep_grants_one;
GRANT SELECT ON app.m TO keep_grants_two WITH GRANT OPTION;
CREATE TABLE acl AS SELECT relacl::text FROM pg_class WHERE oid = 'app.m'::regclass;
CREATE TABLE memo AS
SELECT oid, relname::text AS name, relkind AS kind, pg_relation_filenode(oid) AS filenode
FROM pg_class WHERE relnamespace = 'app'::regnamespace OR relnamespace::regnamespace::text LIKE 'archive%';
