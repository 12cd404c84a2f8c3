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
