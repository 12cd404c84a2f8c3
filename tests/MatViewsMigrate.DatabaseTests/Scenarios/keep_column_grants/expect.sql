-- another object under the same name
SELECT 'app.m'::regclass::oid <> oid FROM memo WHERE name = 'm';
-- the column, wherever it stands now
SELECT has_column_privilege('keep_column_grants_reader', 'app.m', 'name', 'SELECT WITH GRANT OPTION');
-- no other column
SELECT NOT has_column_privilege('keep_column_grants_reader', 'app.m', 'id', 'SELECT') AND NOT has_column_privilege('keep_column_grants_reader', 'app.m', 'price', 'SELECT');
