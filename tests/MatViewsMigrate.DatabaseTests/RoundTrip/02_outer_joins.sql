SELECT c.id, o.id AS order_id, p.part, coalesce(k.name, 'none') AS city
FROM corpus.customers AS c
LEFT JOIN corpus.orders AS o ON o.customer_id = c.id AND o.quantity > 5
RIGHT OUTER JOIN corpus.parts AS p ON length(p.part) = c.id
FULL JOIN corpus.cities AS k ON k.population = c.id
