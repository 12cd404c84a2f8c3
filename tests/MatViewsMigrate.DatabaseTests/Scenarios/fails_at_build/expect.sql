-- the same object and data
SELECT 'app.m'::regclass::oid = oid AND pg_relation_filenode('app.m') = filenode FROM memo WHERE name = 'm';
-- with its rows
SELECT count(*) = 90 FROM app.m;
-- one failed run with its error
SELECT count(*) = 1 FROM matviews.mat_view_runs WHERE status = 3 AND error ->> 'sqlstate' = '22012';
-- nothing is left behind
SELECT count(*) = 0 FROM pg_namespace WHERE nspname LIKE 'matviews\_staging\_%' OR nspname LIKE 'matviews\_old\_%';
