-- it is there again
SELECT count(*) = 90 FROM app.m;
-- with its key
SELECT count(*) = 1 FROM pg_index WHERE indrelid = 'app.m'::regclass AND indisunique;
