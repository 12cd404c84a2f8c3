-- the same view
SELECT 'app.m'::regclass::oid = oid AND pg_relation_filenode('app.m') = filenode FROM memo WHERE name = 'm';
-- three indexes, all valid
SELECT count(*) = 3 AND bool_and(indisvalid) FROM pg_index WHERE indrelid = 'app.m'::regclass;
-- the expression
SELECT indexdef LIKE '%(lower(name))' FROM pg_indexes WHERE schemaname = 'app' AND indexname = 'by_name';
-- the order, the included column and the condition
SELECT count(*) = 1 FROM pg_indexes WHERE tablename = 'm' AND indexdef LIKE '%(price DESC, name) INCLUDE (id) WHERE (price > (10)::numeric)';
