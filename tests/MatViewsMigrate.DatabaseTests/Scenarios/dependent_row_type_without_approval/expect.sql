-- as it was
SELECT 'app.m'::regclass::oid = oid FROM memo WHERE name = 'm';
-- the function works
SELECT app.label(m) = 'item 1' FROM app.m AS m WHERE id = 1;
