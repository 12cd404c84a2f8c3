-- it is there
SELECT count(*) = 90 FROM app.m;
