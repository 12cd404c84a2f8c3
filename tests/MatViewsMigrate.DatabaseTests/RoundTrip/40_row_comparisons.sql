SELECT o.id, (o.quantity, o.small) < (5, 50) AS less, ROW(o.id, o.code) IS DISTINCT FROM ROW(1, 'x') AS distinct_row,
    (o.id, o.quantity) IN ((1, 2), (3, 4)) AS listed, ROW(o.id) = ROW(1) AS same, ROW(1, NULL) IS NULL AS all_null, ROW(o.*) IS NOT NULL AS full_row,
    (o.customer_id, o.quantity) = (SELECT 1, 2) AS scalar_pair
FROM corpus.orders o
WHERE (o.customer_id, o.quantity) IN (SELECT customer_id, max(quantity) FROM corpus.orders GROUP BY 1) OR (o.small, o.id) >= ALL (SELECT 1, 2)
