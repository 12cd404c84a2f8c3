CREATE TABLE app.notes (id integer PRIMARY KEY);
INSERT INTO app.notes SELECT n FROM generate_series(1, 90) AS n;
ALTER TABLE app.notes ENABLE ROW LEVEL SECURITY;
CREATE POLICY seen ON app.notes FOR SELECT TO dependent_policy_reader USING (id IN (SELECT m.id FROM app.m));
