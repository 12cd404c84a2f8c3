-- the same three views
SELECT count(*) = 3 FROM pg_class c JOIN memo USING (oid) WHERE c.relname IN ('invoker', 'checked', 'cascaded');
-- security_invoker and security_barrier
SELECT (SELECT array_agg(x ORDER BY x) FROM unnest(reloptions) AS x) = ARRAY['security_barrier=true', 'security_invoker=true'] FROM pg_class WHERE oid = 'app.invoker'::regclass;
-- check options
SELECT (SELECT reloptions FROM pg_class WHERE oid = 'app.checked'::regclass) = ARRAY['check_option=local'] AND (SELECT reloptions FROM pg_class WHERE oid = 'app.cascaded'::regclass) = ARRAY['check_option=cascaded'];
-- the new data
SELECT count(*) = 10 FROM app.cascaded;
