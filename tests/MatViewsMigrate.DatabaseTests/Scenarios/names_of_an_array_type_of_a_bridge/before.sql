CREATE SCHEMA app;
CREATE TABLE app.ev (id integer, x integer);
INSERT INTO app.ev SELECT n, n FROM generate_series(1, 90) AS n;
CREATE TYPE app._b AS ENUM ('x');
CREATE MATERIALIZED VIEW app.a AS SELECT id FROM app.ev;
CREATE VIEW app.b AS SELECT id FROM app.a;
CREATE MATERIALIZED VIEW app.r AS SELECT id FROM app.b;
