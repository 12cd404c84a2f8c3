-- the registry is there
SELECT count(*) = 1 FROM "Ops Registry".mat_view_definitions WHERE dropped_at IS NULL;
-- and not elsewhere
SELECT to_regnamespace('matviews') IS NULL;
