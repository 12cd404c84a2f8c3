-- the one above
SELECT n = 40 FROM app.m2;
-- the bridges
SELECT count(*) = 40 FROM app.v2;
