-- all of one name, each in its schema
SELECT n = 30 FROM upper_one.m;
-- nothing is left behind
SELECT count(*) = 0 FROM pg_namespace WHERE nspname LIKE 'matviews\_staging\_%' OR nspname LIKE 'matviews\_old\_%';
