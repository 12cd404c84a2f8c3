CREATE FUNCTION app.how_many() RETURNS bigint LANGUAGE sql BEGIN ATOMIC SELECT count(*) FROM app.old WHERE old.id > 0; END;
CREATE TABLE app.notes (id integer);
ALTER TABLE app.notes ENABLE ROW LEVEL SECURITY;
CREATE POLICY known ON app.notes USING (id IN (SELECT old.id FROM app.old));
CREATE TABLE app.log (n bigint);
CREATE RULE counted AS ON INSERT TO app.notes DO ALSO INSERT INTO app.log SELECT count(*) FROM app.old o;
