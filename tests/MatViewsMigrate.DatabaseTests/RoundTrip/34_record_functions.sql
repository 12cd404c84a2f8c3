SELECT u.k, u.v, p.place, p.number, c.id, (corpus.phones(c.profile)).number AS expanded
FROM corpus.untyped() AS u (k integer, v text)
CROSS JOIN corpus.customers c
CROSS JOIN LATERAL corpus.phones(c.profile) AS p
WHERE c.id < 5
