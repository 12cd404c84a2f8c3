CREATE TABLE app.h (i integer, r app.m);
CREATE VIEW app.hv AS SELECT i, (r).id AS x FROM app.h;
CREATE VIEW app.hvv AS SELECT x FROM app.hv;
CREATE VIEW app.stays AS SELECT i FROM app.h;
CREATE POLICY "by r" ON app.h USING ((r).id > 0);
CREATE POLICY "by i" ON app.h USING (i > 0);
CREATE FUNCTION app.noted() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END';
CREATE TRIGGER "on r" BEFORE UPDATE OF r ON app.h FOR EACH ROW EXECUTE FUNCTION app.noted();
CREATE TRIGGER "on i" BEFORE UPDATE OF i ON app.h FOR EACH ROW EXECUTE FUNCTION app.noted();
