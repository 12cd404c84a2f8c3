SELECT c.id, x.part, x.origin
FROM corpus.customers AS c
LEFT JOIN (corpus.parts AS p CROSS JOIN corpus.links AS l) AS x ON x.origin = c.id
