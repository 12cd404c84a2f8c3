-- the same view
SELECT 'app.both'::regclass::oid = oid FROM memo WHERE name = 'both';
-- new data of both
SELECT n = 5 FROM app.both;
