-- the same object
SELECT 'app.m'::regclass::oid = oid FROM memo WHERE name = 'm';
