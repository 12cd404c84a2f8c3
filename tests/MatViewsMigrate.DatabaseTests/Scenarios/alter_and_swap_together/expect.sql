-- the comment
SELECT obj_description('app.m'::regclass, 'pg_class') = 'Two';
-- the index
SELECT indexdef LIKE '%(id DESC)' FROM pg_indexes WHERE schemaname = 'app' AND indexname = 'by_id';
-- the key
SELECT count(*) = 1 FROM pg_index WHERE indrelid = 'app.m'::regclass AND indisunique;
-- the grant
SELECT has_table_privilege('alter_and_swap_reader', 'app.m', 'SELECT');
-- the option
SELECT reloptions = ARRAY['fillfactor=60'] FROM pg_class WHERE oid = 'app.m'::regclass;
