SELECT c.id, newest.id AS order_id, newest.total, u.tag
FROM corpus.customers c
LEFT JOIN LATERAL (
    SELECT o.id, o.total FROM corpus.orders o WHERE o.customer_id = c.id ORDER BY o.placed_at DESC, o.id LIMIT 2
) newest ON true,
LATERAL unnest(c.tags) AS u (tag)
