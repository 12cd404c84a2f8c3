-- the target schema's default privileges hold
SELECT has_table_privilege('create_default_privileges_reader', 'app.m', 'SELECT');
-- another schema's do not
SELECT NOT has_table_privilege('create_default_privileges_everywhere', 'app.m', 'SELECT');
