-- the same object
SELECT 'app.new'::regclass::oid = oid FROM memo WHERE name = 'old';
-- its reader has its data
SELECT total = (SELECT sum(price) FROM app.items) FROM app.top;
-- and so is the reader by an alias
SELECT bool_and(pg_relation_filenode('app.alias') = filenode) FROM memo WHERE name = 'alias';
