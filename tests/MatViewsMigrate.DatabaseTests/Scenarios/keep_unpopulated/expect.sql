-- another object under the same name
SELECT 'app.m'::regclass::oid <> oid FROM memo WHERE name = 'm';
-- the new column
SELECT count(*) = 2 FROM pg_attribute WHERE attrelid = 'app.m'::regclass AND attnum > 0;
-- still without data
SELECT NOT relispopulated FROM pg_class WHERE oid = 'app.m'::regclass;
