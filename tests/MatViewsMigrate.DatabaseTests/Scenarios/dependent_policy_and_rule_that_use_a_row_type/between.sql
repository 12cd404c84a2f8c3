CREATE TABLE app.tgt (id integer);
CREATE FUNCTION app.f(t app.tgt) RETURNS integer LANGUAGE sql AS 'SELECT (t).id';
CREATE POLICY p ON app.tgt FOR INSERT WITH CHECK (app.f(tgt) IN (SELECT id FROM app.a));
CREATE POLICY app ON app.tgt FOR SELECT USING (id IN (SELECT id FROM app.a WHERE a.id = tgt.id));
CREATE RULE r AS ON UPDATE TO app.tgt WHERE app.f(new) IN (SELECT id FROM app.a) DO INSTEAD NOTHING;
CREATE RULE s AS ON DELETE TO app.tgt DO ALSO UPDATE app.tgt SET id = a.id FROM app.a WHERE a.id = old.id;
