-- another object
SELECT 'app.m'::regclass::oid <> oid FROM memo WHERE name = 'm';
-- the new column
SELECT name = 'item 7' FROM app.m WHERE id = 7;
-- the index made by hand
SELECT count(*) = 1 FROM pg_indexes WHERE schemaname = 'app' AND tablename = 'm' AND indexname = 'by_hand';
-- the grant
SELECT has_table_privilege('adopt_and_swap_reader', 'app.m', 'SELECT');
