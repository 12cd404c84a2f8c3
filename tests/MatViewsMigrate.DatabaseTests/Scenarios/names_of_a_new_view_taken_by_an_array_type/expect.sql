-- the new view
SELECT count(*) = 90 FROM app._ev;
-- the array type of the table has another name
SELECT typarray::regtype::text = 'app.ev[]' FROM pg_type WHERE oid = 'app.ev'::regtype;
