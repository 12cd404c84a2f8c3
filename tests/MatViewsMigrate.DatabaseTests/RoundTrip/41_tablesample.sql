SELECT s.id, b.code
FROM corpus.orders AS s TABLESAMPLE SYSTEM (50) REPEATABLE (42)
JOIN corpus.orders b TABLESAMPLE bernoulli (30.5) REPEATABLE (7 + 1) ON b.id = s.id
