SELECT o.id, c.name, c2.name AS referrer
FROM corpus.orders o
JOIN corpus.customers c ON c.id = o.customer_id
INNER JOIN corpus.customers AS c2 ON c2.id = c.referrer AND c2.id <> c.id
