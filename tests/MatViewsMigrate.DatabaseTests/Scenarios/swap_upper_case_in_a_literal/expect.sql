-- the new filter
SELECT count(*) = 89 FROM app.m;
