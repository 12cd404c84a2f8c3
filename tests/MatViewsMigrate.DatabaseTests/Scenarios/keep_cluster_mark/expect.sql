-- another object under the same name
SELECT 'app.m'::regclass::oid <> oid FROM memo WHERE name = 'm';
-- the mark
SELECT bool_and(indisclustered) FROM pg_index WHERE indrelid = 'app.m'::regclass;
