CREATE VIEW theirs.m AS SELECT count(*) AS n FROM app.m;
ALTER VIEW theirs.m OWNER TO dependent_in_another_schema_owner;
CREATE TABLE their_oid AS SELECT 'theirs.m'::regclass::oid AS oid;
