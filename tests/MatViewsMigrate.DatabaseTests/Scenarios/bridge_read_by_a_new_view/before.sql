CREATE SCHEMA app;
CREATE TABLE app.items AS SELECT n AS id, n * 1.5 AS price FROM generate_series(1, 90) AS n;
