SELECT 'corpus.orders'::regclass::text AS t, 'corpus.mood'::regtype::text AS y, 'corpus.initials(text)'::regprocedure::text AS f, 'pg_catalog.english'::regconfig::text AS c, to_tsvector('english', name) AS words,
    to_tsvector('english', name) @@ to_tsquery('english', 'ada & !bob') AS found, 'a:1 b:2A'::tsvector AS vector, '''it''''s'' & b'::tsquery AS query
FROM corpus.customers
