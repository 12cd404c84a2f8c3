CREATE SCHEMA app;
CREATE TABLE app.ev (id integer, x integer);
INSERT INTO app.ev SELECT n, n FROM generate_series(1, 90) AS n;
