-- the new data at the top
SELECT n = 30 FROM app.c;
-- their keys
SELECT count(*) = 2 FROM pg_index WHERE indrelid IN ('app.a'::regclass, 'app.b'::regclass) AND indisunique AND indisvalid;
