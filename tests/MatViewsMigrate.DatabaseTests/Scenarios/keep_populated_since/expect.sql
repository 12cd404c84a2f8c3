-- it can still be read
SELECT relispopulated FROM pg_class WHERE oid = 'app.m'::regclass;
-- and has the new column
SELECT count(price) = 90 FROM app.m;
