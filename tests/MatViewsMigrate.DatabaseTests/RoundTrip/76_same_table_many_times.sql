SELECT orders.id, orders_1.id AS id_1, a.id AS id_2
FROM corpus.orders, LATERAL (SELECT orders.id FROM corpus.orders WHERE orders.quantity = 2 ORDER BY 1 LIMIT 1) AS orders_1, (SELECT max(id) AS id FROM corpus.orders) a
