SELECT customer_id, small, code, count(*) AS n
FROM corpus.orders
GROUP BY customer_id, CUBE (small, code), ROLLUP ((small, code), quantity)
HAVING GROUPING(small) = 0 OR count(*) > 5
