SELECT r.*, s.n AS step
FROM ROWS FROM (generate_series(1, 3), unnest(ARRAY['a', 'b']), corpus.untyped() AS (k integer, v text)) WITH ORDINALITY AS r (n, letter, k, v, place)
JOIN generate_series(0, 10, 5) AS s (n) ON true
