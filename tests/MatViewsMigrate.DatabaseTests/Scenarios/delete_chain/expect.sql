-- all three are gone
SELECT count(*) = 1 FROM pg_matviews WHERE schemaname = 'app';
