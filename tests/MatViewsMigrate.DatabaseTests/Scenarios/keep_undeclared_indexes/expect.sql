-- another object under the same name
SELECT 'app.m'::regclass::oid <> oid FROM memo WHERE name = 'm';
-- the same definitions
SELECT count(*) = 8 AND bool_and(w.indexdef IS NOT DISTINCT FROM p.indexdef) FROM wanted AS w FULL JOIN (SELECT * FROM pg_indexes WHERE schemaname = 'app' AND tablename = 'm') AS p USING (indexname);
-- all valid
SELECT bool_and(indisvalid AND indisready) FROM pg_index WHERE indrelid = 'app.m'::regclass;
-- the statistics target of the expression
SELECT attstattarget = 77 FROM pg_attribute WHERE attrelid = 'app.on_expression'::regclass AND attnum = 1;
