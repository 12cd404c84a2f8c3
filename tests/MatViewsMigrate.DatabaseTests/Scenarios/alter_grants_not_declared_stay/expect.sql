-- still there
SELECT has_table_privilege('alter_grants_stay_reader', 'app.m', 'SELECT');
