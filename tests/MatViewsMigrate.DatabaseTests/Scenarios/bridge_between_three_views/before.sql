CREATE SCHEMA app;
CREATE TABLE app.items (
    id integer PRIMARY KEY,
    name text NOT NULL,
    kind text NOT NULL,
    price numeric(10, 2) NOT NULL,
    made_on date NOT NULL
);
INSERT INTO app.items
SELECT n, 'item ' || n, (ARRAY['book', 'toy', 'tool'])[1 + n % 3], n * 1.5, date '2024-01-01' + n
FROM generate_series(1, 90) AS n;
CREATE MATERIALIZED VIEW app.m1 AS SELECT id FROM app.items;
CREATE VIEW app.v1 AS SELECT id FROM app.m1;
CREATE MATERIALIZED VIEW app.m2 AS SELECT id FROM app.v1;
CREATE VIEW app.v2 AS SELECT id FROM app.m2;
CREATE MATERIALIZED VIEW app.m3 AS SELECT count(*) AS n FROM app.v2;
