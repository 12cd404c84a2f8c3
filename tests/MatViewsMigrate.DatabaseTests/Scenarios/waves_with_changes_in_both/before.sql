CREATE SCHEMA app;
CREATE TABLE app.items AS SELECT n AS id, n * 1.5 AS price FROM generate_series(1, 90) AS n;
CREATE TABLE memo (oid oid);
CREATE MATERIALIZED VIEW app.m1 AS SELECT id, price FROM app.items;
CREATE VIEW app.v AS SELECT id, price FROM app.m1;
