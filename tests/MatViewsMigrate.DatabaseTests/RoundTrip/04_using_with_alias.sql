-- since: 14
SELECT j.id, a.name, b.name AS again, to_jsonb(j) AS whole
FROM corpus.customers AS a
JOIN corpus.customers AS b USING (id) AS j
WHERE j.id < 10
