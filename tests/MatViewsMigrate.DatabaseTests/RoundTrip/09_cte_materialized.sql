WITH a AS MATERIALIZED (SELECT id, total FROM corpus.orders),
     b AS NOT MATERIALIZED (SELECT id FROM corpus.customers)
SELECT a.id, a.total FROM a WHERE EXISTS (SELECT 1 FROM b WHERE b.id = a.id)
