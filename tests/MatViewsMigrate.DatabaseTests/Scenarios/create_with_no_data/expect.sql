-- unpopulated
SELECT NOT relispopulated FROM pg_class WHERE oid = 'app.m'::regclass;
-- with its index
SELECT count(*) = 1 FROM pg_index WHERE indrelid = 'app.m'::regclass;
