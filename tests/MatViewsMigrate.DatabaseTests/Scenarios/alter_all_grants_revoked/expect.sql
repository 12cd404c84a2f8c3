-- nobody but the owner
SELECT NOT has_table_privilege('alter_all_grants_reader', 'app.m', 'SELECT');
