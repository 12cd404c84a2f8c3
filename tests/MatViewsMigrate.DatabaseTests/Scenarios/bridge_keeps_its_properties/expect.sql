-- new data above
SELECT n = 45 FROM app.m2;
-- owner and options
SELECT relowner = 'bridge_keeps_owner'::regrole AND reloptions = ARRAY['security_barrier=true'] FROM pg_class WHERE oid = 'app.v'::regclass;
-- comments
SELECT obj_description('app.v'::regclass, 'pg_class') = 'A bridge' AND col_description('app.v'::regclass, 2) = 'Its column';
-- grants
SELECT has_table_privilege('bridge_keeps_reader', 'app.v', 'SELECT WITH GRANT OPTION');
-- column grants
SELECT count(*) = 1 FROM pg_attribute, aclexplode(attacl) WHERE attrelid = 'app.v'::regclass AND attname = 'id' AND grantee = 0;
-- the default
SELECT count(*) = 1 FROM pg_attrdef WHERE adrelid = 'app.v'::regclass;
-- the trigger
SELECT count(*) = 1 FROM pg_trigger WHERE tgrelid = 'app.v'::regclass AND tgname = 'refuse_it';
-- another reader of the bridge is the same view, with new data
SELECT n = 45 AND 'app.reader'::regclass::oid = (SELECT oid FROM reader_oid) FROM app.reader;
