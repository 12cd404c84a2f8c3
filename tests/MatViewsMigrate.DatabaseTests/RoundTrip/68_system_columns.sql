SELECT tableoid::regclass::text AS source, id, (xmin::text)::bigint > 0 AS written FROM corpus.customers
