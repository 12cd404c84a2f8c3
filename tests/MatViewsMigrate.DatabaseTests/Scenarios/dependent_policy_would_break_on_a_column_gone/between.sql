CREATE TABLE app.tgt (id integer);
CREATE POLICY p ON app.tgt USING (id IN (SELECT x FROM app.a));
