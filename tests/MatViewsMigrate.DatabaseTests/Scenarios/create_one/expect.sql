-- the rows
SELECT (SELECT array_agg((kind, n)::text ORDER BY kind) FROM app.m) = ARRAY['(book,30)', '(tool,30)', '(toy,30)'];
-- populated
SELECT relispopulated FROM pg_class WHERE oid = 'app.m'::regclass;
-- the unique index
SELECT count(*) = 1 FROM pg_index WHERE indrelid = 'app.m'::regclass AND indisunique AND indisvalid AND pg_get_indexdef(indexrelid) LIKE '%(kind)';
-- the other index
SELECT count(*) = 1 FROM pg_indexes WHERE schemaname = 'app' AND tablename = 'm' AND indexdef LIKE '%(total DESC) WHERE (n > 1)';
-- the comment
SELECT obj_description('app.m'::regclass, 'pg_class') = 'Items by kind';
-- statistics are fresh
SELECT reltuples = 3 FROM pg_class WHERE oid = 'app.m'::regclass;
-- the registry
SELECT count(*) = 1 FROM matviews.mat_view_definitions WHERE schema_name = 'app' AND name = 'm' AND dropped_at IS NULL;
-- one successful run of a create
SELECT count(*) = 1 FROM matviews.mat_view_runs WHERE operation = 0 AND status = 2;
-- the freshness row
SELECT count(*) = 1 FROM matviews.mv_refresh_log WHERE mv_name = 'app.m';
-- no staging schema is left
SELECT count(*) = 0 FROM pg_namespace WHERE nspname LIKE 'matviews\_staging\_%' OR nspname LIKE 'matviews\_old\_%';
