-- the one below is the same object
SELECT 'app.a'::regclass::oid = oid FROM memo WHERE name = 'a';
-- the new data at the top
SELECT n = 10 FROM app.c;
