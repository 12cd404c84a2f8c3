SELECT id, id OPERATOR(pg_catalog.+) 1 AS next, price OPERATOR(corpus.+%) 10 AS dearer, OPERATOR(pg_catalog.-) quantity AS negative, code OPERATOR(pg_catalog.||) 'x' AS longer,
    1 + 2 * 3 - (4 - 5) AS a, (1 + 2) * 3 AS b, 2 - (3 - 4) AS c, NOT true = false AS d, (price > 5) = (quantity > 2) AS e, id = ANY (ARRAY[1]) AND true OR false AS f
FROM corpus.orders
WHERE id OPERATOR(pg_catalog.>) ANY (ARRAY[5]) AND quantity OPERATOR(pg_catalog.<=) ALL (SELECT 100)
