CREATE FUNCTION app.all_of() RETURNS SETOF app.m LANGUAGE sql STABLE AS 'SELECT * FROM app.m';
CREATE TABLE app.kept (id integer, whole app.m);
CREATE VIEW app.stays AS SELECT id FROM app.kept;
