CREATE TABLE app.tgt (id integer);
CREATE RULE r AS ON INSERT TO app.tgt DO ALSO UPDATE app.tgt SET id = a.x FROM app.a WHERE a.id = tgt.id;
