-- the changed one is as it was
SELECT 'app.a'::regclass::oid = oid FROM memo WHERE name = 'a';
-- the new ones are not there
SELECT to_regclass('app.b') IS NULL AND to_regclass('app.c') IS NULL;
-- the deleted one is there
SELECT count(*) = 90 FROM app.gone;
