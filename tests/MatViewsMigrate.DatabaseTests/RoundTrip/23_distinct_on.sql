SELECT DISTINCT ON (customer_id, date_trunc('day', local_time)) customer_id, local_time, id
FROM corpus.orders
ORDER BY customer_id, date_trunc('day', local_time), local_time DESC, id
