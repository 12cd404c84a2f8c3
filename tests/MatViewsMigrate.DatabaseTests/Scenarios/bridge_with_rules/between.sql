CREATE VIEW app.v AS SELECT id, kind FROM app.m;
CREATE MATERIALIZED VIEW app.n AS SELECT id, kind FROM app.v;
CREATE TABLE app.log (t text);
CREATE RULE r AS ON INSERT TO app.v WHERE new.id > 3 DO INSTEAD INSERT INTO app.log VALUES ('insert into app.v here');
CREATE RULE r2 AS ON INSERT TO app.v DO INSTEAD NOTHING;
COMMENT ON RULE r2 ON app.v IS 'the rule on app.v is nothing';
