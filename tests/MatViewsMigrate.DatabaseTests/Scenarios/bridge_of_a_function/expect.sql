-- the one above
SELECT n = 45 FROM app.m2;
-- the function
SELECT count(*) = 45 FROM app.ids();
