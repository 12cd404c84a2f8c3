CREATE SCHEMA app;
CREATE TABLE app.items AS SELECT n AS id FROM generate_series(1, 90) AS n;
