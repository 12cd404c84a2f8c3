-- may pass it on
SELECT has_table_privilege('alter_grant_option_reader', 'app.m', 'SELECT WITH GRANT OPTION');
