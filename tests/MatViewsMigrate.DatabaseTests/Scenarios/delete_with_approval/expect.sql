-- gone
SELECT to_regclass('app.m') IS NULL;
-- the other is there
SELECT count(*) = 90 FROM app.kept;
-- its history stays
SELECT count(*) = 1 FROM matviews.mat_view_definitions WHERE name = 'm' AND dropped_at IS NOT NULL;
-- one successful run of a delete
SELECT count(*) = 1 FROM matviews.mat_view_runs WHERE operation = 2 AND status = 2;
