-- the same object and data
SELECT 'app.m'::regclass::oid = oid AND pg_relation_filenode('app.m') = filenode FROM memo WHERE name = 'm';
-- the index
SELECT 'app.by_hand'::regclass::oid = oid FROM memo WHERE name = 'by_hand';
