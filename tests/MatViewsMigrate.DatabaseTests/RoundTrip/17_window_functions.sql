SELECT
    id,
    row_number() OVER w AS number,
    rank() OVER w,
    dense_rank() OVER w AS dense,
    percent_rank() OVER (w) AS percent,
    cume_dist() OVER (PARTITION BY customer_id ORDER BY id),
    ntile(4) OVER (ORDER BY id) AS quarter,
    lag(total, 2, 0::numeric) OVER later AS two_before,
    lead(total) OVER later AS after,
    first_value(total) OVER (later ROWS BETWEEN 1 PRECEDING AND 1 FOLLOWING) AS first,
    nth_value(total, 2) OVER later AS second,
    count(*) FILTER (WHERE total > 100) OVER later AS big_so_far
FROM corpus.orders
WINDOW w AS (PARTITION BY customer_id ORDER BY total DESC NULLS LAST, id), later AS (ORDER BY placed_at, id)
