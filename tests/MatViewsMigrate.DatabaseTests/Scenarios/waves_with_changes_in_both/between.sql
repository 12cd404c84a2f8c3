CREATE FUNCTION app.label(app.v) RETURNS text LANGUAGE sql IMMUTABLE AS 'SELECT ''item '' || $1.id';
INSERT INTO memo VALUES ('app.v'::regclass);
