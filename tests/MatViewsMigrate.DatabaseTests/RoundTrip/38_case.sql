SELECT id,
    CASE WHEN total > 500 THEN 'big' WHEN total IS NULL THEN NULL ELSE 'small' END AS size,
    CASE quantity WHEN 1 THEN 'one' WHEN 2 THEN 'two' END AS word,
    CASE code || '' WHEN 'A' THEN 1 ELSE CASE WHEN small % 2 = 0 THEN 2.5 ELSE 3 END END AS nested,
    CASE WHEN (SELECT count(*) FROM corpus.links) > 3 THEN true END AS from_subquery,
    nullif(quantity, 3) AS not_three, coalesce(NULL, small, 0) AS first, greatest(1, quantity, small) AS most, least(price, 5) AS least
FROM corpus.orders
