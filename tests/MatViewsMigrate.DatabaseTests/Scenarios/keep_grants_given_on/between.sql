GRANT SELECT ON app.m TO keep_grants_given_on_a WITH GRANT OPTION;
DO $$ BEGIN SET LOCAL ROLE keep_grants_given_on_a; GRANT SELECT ON app.m TO keep_grants_given_on_b; RESET ROLE; END $$;
CREATE TABLE memo AS
SELECT oid, relname::text AS name, relkind AS kind, pg_relation_filenode(oid) AS filenode
FROM pg_class WHERE relnamespace = 'app'::regnamespace OR relnamespace::regnamespace::text LIKE 'archive%';
