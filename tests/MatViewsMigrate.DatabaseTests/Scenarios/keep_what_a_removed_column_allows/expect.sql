-- the index on the column that went is gone, the other was carried over
SELECT array_agg(indexname::text) = ARRAY['by_kind'] FROM pg_indexes WHERE schemaname = 'app' AND tablename = 'm';
-- the same of the statistics objects
SELECT array_agg(stxname::text) = ARRAY['st2'] FROM pg_statistic_ext;
