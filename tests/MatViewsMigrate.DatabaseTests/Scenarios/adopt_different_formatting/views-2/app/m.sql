-- Read by the shop.
SELECT
    id,
    upper(i.name) AS "name" /* shouted */
FROM items AS i
WHERE (kind IN ('book', 'toy'))
  AND NOT (i.price < 3);
