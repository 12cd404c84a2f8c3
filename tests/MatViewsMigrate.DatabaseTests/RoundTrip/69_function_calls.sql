SELECT id, corpus.with_tax(total) AS a, corpus.with_tax(total, rate => 0.07) AS b, corpus.with_tax(rate := 0.2, amount := price) AS c, corpus.initials(code || ' x') AS d,
    corpus.order_count(customer_id) AS e, corpus.joined(', ', 'a', code::text) AS f, corpus.joined('-', VARIADIC ARRAY['x', 'y']) AS g, pg_catalog.lower(code) AS h, concat('a', 1, NULL, true) AS i, num_nulls(1, NULL) AS j
FROM corpus.orders
