-- the same object
SELECT 'app.new'::regclass::oid = oid FROM memo WHERE name = 'old';
-- its reader has its data
SELECT total = (SELECT sum(price) FROM app.items) FROM app.top;
