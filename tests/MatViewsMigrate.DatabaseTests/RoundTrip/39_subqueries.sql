SELECT c.id, (SELECT max(o.total) FROM corpus.orders o WHERE o.customer_id = c.id) AS best, q.n
FROM corpus.customers c, (SELECT count(*) AS n FROM corpus.orders) q
WHERE EXISTS (SELECT FROM corpus.orders o WHERE o.customer_id = c.id)
  AND NOT EXISTS (SELECT * FROM corpus.links l WHERE l.origin = c.id AND l.target > ALL (SELECT p.weight FROM corpus.parts p WHERE p.weight < 3))
  AND c.id IN (SELECT customer_id FROM corpus.orders) AND c.id NOT IN (7, 8, 9)
  AND c.referrer = ANY (SELECT id FROM corpus.customers WHERE mood > 'sad')
