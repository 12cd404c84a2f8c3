-- the new data
SELECT n = 30 FROM app.top;
-- the given schema is there, and empty
SELECT count(*) = 1 FROM pg_namespace WHERE nspname = 'stage_here';
-- nothing is left in it
SELECT count(*) = 0 FROM pg_class WHERE relnamespace = 'stage_here'::regnamespace;
