-- the ones below are the same objects
SELECT count(*) = 2 FROM pg_class c JOIN memo USING (oid) WHERE c.relname IN ('a', 'b');
-- the new data at the top
SELECT n = 180 FROM app.c;
