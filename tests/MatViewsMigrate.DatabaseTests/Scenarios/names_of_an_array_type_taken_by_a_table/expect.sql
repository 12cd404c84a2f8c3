-- the new view
SELECT count(*) = 10 FROM app.u;
-- with its index
SELECT count(*) = 1 FROM pg_indexes WHERE schemaname = 'app' AND tablename = 'u';
-- and an array type of its own
SELECT typarray::regtype::text = 'app.u[]' FROM pg_type WHERE oid = 'app.u'::regtype;
