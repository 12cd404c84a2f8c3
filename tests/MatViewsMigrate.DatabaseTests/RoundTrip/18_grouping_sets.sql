SELECT c.mood, o.quantity, date_trunc('month', o.local_time) AS month, count(*), sum(o.total),
    GROUPING(c.mood, o.quantity) AS level, GROUPING(date_trunc('month', o.local_time)) AS no_month
FROM corpus.orders o JOIN corpus.customers c ON c.id = o.customer_id
GROUP BY GROUPING SETS ((c.mood, o.quantity), (c.mood), ROLLUP (date_trunc('month', o.local_time)), ())
HAVING count(*) > 1
