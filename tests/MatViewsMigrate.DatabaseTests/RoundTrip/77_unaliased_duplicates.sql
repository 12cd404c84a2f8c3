SELECT c.name, o.name AS name_1, count(*) AS count, count(DISTINCT o.id) AS count_1
FROM corpus.customers c JOIN corpus.customers o ON o.referrer = c.id GROUP BY c.name, o.name ORDER BY count(*) DESC, c.name, max(o.id)
