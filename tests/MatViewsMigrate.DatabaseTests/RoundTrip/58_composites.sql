SELECT id, (home).name AS home, (home).at.x AS across, ((home).at).y AS down, (c.home).at AS at, ((c).home).name AS deep, ROW('n', ROW(1, 2, 'l'))::corpus.place AS built,
    ('(1,2,"a b")'::corpus.point3).label AS words, (SELECT to_jsonb(p) FROM (SELECT 1 AS a, 2 AS b) p) AS anonymous, ((home).at).*
FROM corpus.customers c
