-- since: 14
SELECT id, slots, slots @> 7 AS seven, slots + '{[100,110)}'::int4multirange AS more, slots - int4multirange(int4range(2, 3)) AS less, r,
    range_merge(slots) AS around, '{}'::nummultirange AS none, multirange(int4range(1, 2)) AS single
FROM corpus.orders, LATERAL unnest(slots) AS r
