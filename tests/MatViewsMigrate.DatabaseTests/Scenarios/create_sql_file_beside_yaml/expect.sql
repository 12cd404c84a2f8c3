-- the rows
SELECT count(*) = 30 FROM app.m;
-- the strategy is recorded
SELECT refresh_strategy = 1 FROM matviews.mat_view_definitions WHERE name = 'm';
