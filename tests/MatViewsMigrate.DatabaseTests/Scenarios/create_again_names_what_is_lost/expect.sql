-- it is there again
SELECT count(*) = 1 FROM app.m;
