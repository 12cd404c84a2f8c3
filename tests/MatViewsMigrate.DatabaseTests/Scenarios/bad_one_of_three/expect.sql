-- nothing was made
SELECT count(*) = 0 FROM pg_matviews;
