-- the same object
SELECT 'archive.n'::regclass::oid = oid FROM memo WHERE name = 'm';
