-- the upstream is new
SELECT count(*) = 45 FROM app.m1;
-- the plain view is the one that was there
SELECT oid = 'app.v'::regclass FROM memo;
-- the function works
SELECT app.label(v) = 'item 1' FROM app.v AS v WHERE id = 1;
-- what reads the plain view has followed
SELECT n = 45 FROM app.m2;
-- and what reads that
SELECT n = 45 FROM app.theirs;
-- both are runs
SELECT count(DISTINCT d.name) = 2 FROM matviews.mat_view_runs r JOIN matviews.mat_view_definitions d ON d.id = r.mat_view_definition_id WHERE r.operation = 3 AND r.status = 2 AND d.name IN ('m1', 'm2');
