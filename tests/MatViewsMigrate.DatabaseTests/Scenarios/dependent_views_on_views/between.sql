CREATE VIEW app.one WITH (security_barrier = true) AS SELECT id, name FROM app.m WHERE id > 2;
CREATE VIEW app.two WITH (security_barrier = false) AS SELECT * FROM app.one;
CREATE VIEW app.three AS SELECT count(*) AS n FROM app.two JOIN app.m USING (id);
CREATE TABLE memo AS
SELECT oid, relname::text AS name, relkind AS kind, pg_relation_filenode(oid) AS filenode
FROM pg_class WHERE relnamespace = 'app'::regnamespace OR relnamespace::regnamespace::text LIKE 'archive%';
