-- another object under the same name
SELECT 'app.m'::regclass::oid <> oid FROM memo WHERE name = 'm';
-- the statistics target
SELECT attstattarget = 321 FROM pg_attribute WHERE attrelid = 'app.m'::regclass AND attname = 'id';
-- the number of distinct values
SELECT attoptions = ARRAY['n_distinct=-0.25'] FROM pg_attribute WHERE attrelid = 'app.m'::regclass AND attname = 'kind';
-- the storage
SELECT attstorage = 'e' FROM pg_attribute WHERE attrelid = 'app.m'::regclass AND attname = 'name';
