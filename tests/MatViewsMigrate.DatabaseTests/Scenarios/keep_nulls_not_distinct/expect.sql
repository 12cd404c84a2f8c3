-- another object under the same name
SELECT 'app.m'::regclass::oid <> oid FROM memo WHERE name = 'm';
-- nulls are not distinct
SELECT indnullsnotdistinct FROM pg_index WHERE indexrelid = 'app.one_null'::regclass;
