-- the base is gone
SELECT to_regclass('app.base') IS NULL;
-- the reader has its data
SELECT total = (SELECT sum(price) FROM app.items) FROM app.top;
