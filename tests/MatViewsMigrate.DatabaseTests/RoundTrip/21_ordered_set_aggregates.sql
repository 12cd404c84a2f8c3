SELECT
    customer_id,
    percentile_cont(0.5) WITHIN GROUP (ORDER BY total) AS median,
    percentile_disc(ARRAY[0.25, 0.75]) WITHIN GROUP (ORDER BY total DESC) AS quartiles,
    mode() WITHIN GROUP (ORDER BY quantity) AS usual,
    rank(100.0) WITHIN GROUP (ORDER BY total) AS would_rank,
    percent_rank(3, 'x') WITHIN GROUP (ORDER BY quantity DESC, code COLLATE "C" NULLS FIRST) AS hypothetical,
    percentile_cont(0.9) WITHIN GROUP (ORDER BY wait) FILTER (WHERE small > 10) AS slow
FROM corpus.orders
GROUP BY customer_id
