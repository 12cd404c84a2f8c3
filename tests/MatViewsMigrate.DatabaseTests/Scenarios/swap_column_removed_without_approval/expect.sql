-- as it was
SELECT 'app.m'::regclass::oid = oid FROM memo WHERE name = 'm';
-- with the column
SELECT name = 'item 7' FROM app.m WHERE id = 7;
