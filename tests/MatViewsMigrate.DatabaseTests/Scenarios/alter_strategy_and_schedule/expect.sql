-- the same view
SELECT 'app.m'::regclass::oid = oid FROM memo WHERE name = 'm';
-- the strategy is recorded
SELECT refresh_strategy = 2 FROM matviews.mat_view_definitions WHERE name = 'm';
