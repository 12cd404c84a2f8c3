SELECT
    id, lower(period) AS starts, upper_inc(period) AS closed, isempty(period) AS empty, period && '[2024-03-02 00:00+00,2024-03-03 00:00+00)'::tstzrange AS hits,
    period @> TIMESTAMPTZ '2024-03-02 12:00+00' AS covers, int4range(-1, small, '(]') AS made, numrange(NULL, price) AS to_price,
    daterange('2024-01-01', '2024-02-01') -|- daterange '[2024-02-01,infinity)' AS adjacent, corpus.floatrange(1.5, 2.5) AS own,
    'empty'::int8range AS nothing, period * tstzrange('-infinity', '2024-03-05 00:00Z') AS cut
FROM corpus.orders
