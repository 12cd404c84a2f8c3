-- the new rows
SELECT sum(price) = 2 * (SELECT sum(price) FROM app.items) FROM app.m;
-- another object
SELECT 'app.m'::regclass::oid <> oid FROM memo WHERE name = 'm';
-- the old one is gone
SELECT count(*) = 0 FROM pg_class JOIN memo USING (oid) WHERE memo.name = 'm';
-- the index has the same name
SELECT (SELECT array_agg(indexrelid::regclass::text) FROM pg_index WHERE indrelid = 'app.m'::regclass) = ARRAY[(SELECT 'app.' || name FROM memo WHERE kind = 'i' AND name LIKE 'm%')];
-- one successful run of an alteration
SELECT count(*) = 1 FROM matviews.mat_view_runs WHERE operation = 3 AND status = 2;
-- nothing is left behind
SELECT count(*) = 0 FROM pg_namespace WHERE nspname LIKE 'matviews\_staging\_%' OR nspname LIKE 'matviews\_old\_%';
