SELECT
    CAST(id AS text) AS a, id::varchar(10) AS b, total::integer AS c, '5'::smallint AS d, int4 '7' AS e, code::bpchar AS f, code::text AS g,
    total::numeric(8, 1) AS h, numeric '1e-3' AS i, 1e10 AS j, 3.0 AS k, .5 AS l, -1 AS m, - -2 AS n, (-3)::text AS o, -4::bigint AS p, 'f'::boolean AS q, double precision '1.5' AS r,
    placed_at::timestamp(0) with time zone AS s, wait::interval day to second AS t, 'now is a word'::name AS u, '1 2'::text::char(2) AS v, (1, 2, 'x')::corpus.point3 AS w, 'HAPPY'::corpus.mood AS x, quantity::corpus.positive::int AS y, 16::oid::regtype::text AS z
FROM corpus.orders
