CREATE FUNCTION app.counted() RETURNS bigint LANGUAGE sql BEGIN ATOMIC SELECT count(*) FROM app.m; END;
CREATE PROCEDURE app.counts(OUT n bigint) LANGUAGE sql BEGIN ATOMIC SELECT count(*) FROM app.m; END;
CREATE TABLE app."a log" (id integer, one app.m, two app.m);
CREATE POLICY "by id" ON app."a log" USING (id IN (SELECT m.id FROM app.m));
CREATE RULE "first rule" AS ON INSERT TO app."a log" DO ALSO SELECT count(*) FROM app.m;
CREATE RULE second AS ON DELETE TO app."a log" DO ALSO SELECT count(*) FROM app.m;
