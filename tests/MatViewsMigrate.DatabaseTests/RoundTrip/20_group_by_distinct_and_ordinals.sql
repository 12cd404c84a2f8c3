-- since: 14
SELECT quantity AS q, left(code, 1) AS letter, count(*)
FROM corpus.orders
GROUP BY DISTINCT ROLLUP (1, 2), ROLLUP (1)
ORDER BY 1, 2, 3 DESC
