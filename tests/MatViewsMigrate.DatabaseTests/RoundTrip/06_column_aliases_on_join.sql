SELECT a, b, t.c, whole.d
FROM (corpus.links AS l (a, b) JOIN corpus.links AS m (c, d) ON l.b = m.c) AS whole
CROSS JOIN (VALUES (1)) AS t (c)
