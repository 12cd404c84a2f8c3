-- the same object and data
SELECT 'app.m'::regclass::oid = oid AND pg_relation_filenode('app.m') = filenode FROM memo WHERE name = 'm';
-- the same three indexes
SELECT count(*) = 3 FROM pg_class c JOIN memo USING (oid) WHERE memo.kind = 'i' AND memo.name LIKE 'm\_%';
