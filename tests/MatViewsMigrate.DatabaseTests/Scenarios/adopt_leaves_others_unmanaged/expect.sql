-- one is managed
SELECT array_agg(name::text) = ARRAY['m'] FROM matviews.mat_view_definitions;
-- the other is there
SELECT count(*) = 90 FROM app.theirs;
