CREATE FUNCTION app.label(app.v) RETURNS text LANGUAGE sql IMMUTABLE AS 'SELECT ''item '' || $1.id';
INSERT INTO memo VALUES ('app.v'::regclass);
CREATE MATERIALIZED VIEW app.theirs AS SELECT n FROM app.m2;
