CREATE TABLE app.tgt (id integer);
CREATE POLICY p ON app.tgt USING (id IN (SELECT id FROM app.a));
CREATE RULE r AS ON DELETE TO app.tgt DO ALSO UPDATE app.tgt SET id = id WHERE id IN (SELECT a.id + old.id FROM app.a);
