-- the same three views
SELECT count(*) = 3 FROM pg_class c JOIN memo USING (oid) WHERE c.relname IN ('one', 'two', 'three');
-- the new data at the top
SELECT n = 8 FROM app.three;
-- the options
SELECT (SELECT reloptions FROM pg_class WHERE oid = 'app.one'::regclass) = ARRAY['security_barrier=true'] AND (SELECT reloptions FROM pg_class WHERE oid = 'app.two'::regclass) = ARRAY['security_barrier=false'];
