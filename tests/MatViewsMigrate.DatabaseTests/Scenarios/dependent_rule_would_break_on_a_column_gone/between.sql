CREATE TABLE app.tgt (id integer);
CREATE RULE r AS ON INSERT TO app.tgt DO ALSO DELETE FROM app.tgt WHERE id IN (SELECT x + new.id FROM app.a);
