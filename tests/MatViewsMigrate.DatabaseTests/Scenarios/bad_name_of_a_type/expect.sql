-- nothing was made
SELECT count(*) = 0 FROM pg_class WHERE relnamespace = 'app'::regnamespace;
