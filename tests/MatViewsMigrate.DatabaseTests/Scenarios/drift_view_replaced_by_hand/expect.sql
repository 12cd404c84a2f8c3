-- as the file says
SELECT count(*) = 90 FROM app.m;
