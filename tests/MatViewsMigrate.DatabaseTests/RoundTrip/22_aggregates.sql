SELECT
    count(*), count(DISTINCT customer_id) AS customers, sum(ALL quantity) AS pieces,
    array_agg(code ORDER BY total DESC, id) FILTER (WHERE total > 700) AS codes,
    string_agg(DISTINCT upper(code), ', ' ORDER BY upper(code)) AS letters,
    bool_and(quantity > 0) AS every_positive, every(price > 0), bit_or(small), corr(ratio, small),
    corpus.product(quantity) FILTER (WHERE id < 20) AS custom,
    jsonb_object_agg(code, id ORDER BY id) AS by_code, range_agg(period) AS covered
FROM corpus.orders
