-- one of each
SELECT array_agg(amname::text ORDER BY amname) = ARRAY['brin', 'btree', 'gin', 'gist', 'hash'] FROM pg_index JOIN pg_class c ON c.oid = indexrelid JOIN pg_am a ON a.oid = c.relam WHERE indrelid = 'app.m'::regclass;
