-- the same object and data
SELECT 'app.m'::regclass::oid = oid AND pg_relation_filenode('app.m') = filenode FROM memo WHERE name = 'm';
-- the same index
SELECT array_agg(indexname::text) = ARRAY['any_name'] FROM pg_indexes WHERE tablename = 'm';
-- the comment
SELECT obj_description('app.m'::regclass, 'pg_class') = 'By hand';
-- it is managed now
SELECT count(*) = 1 FROM matviews.mat_view_definitions WHERE name = 'm' AND dropped_at IS NULL;
