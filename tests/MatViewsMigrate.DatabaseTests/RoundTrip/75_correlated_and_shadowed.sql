SELECT o.id, (SELECT string_agg(o.part, ',' ORDER BY o.part) FROM corpus.parts o WHERE length(o.part) = orders.quantity) AS parts, orders.small
FROM corpus.orders o JOIN corpus.orders ON orders.id = o.id
WHERE orders.customer_id = (SELECT orders.id FROM corpus.customers orders WHERE orders.id = o.customer_id)
