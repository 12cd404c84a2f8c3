-- the two columns
SELECT has_column_privilege('alter_column_grants_reader', 'app.m', 'id', 'SELECT') AND has_column_privilege('alter_column_grants_reader', 'app.m', 'name', 'SELECT');
-- not the third
SELECT NOT has_column_privilege('alter_column_grants_reader', 'app.m', 'price', 'SELECT');
