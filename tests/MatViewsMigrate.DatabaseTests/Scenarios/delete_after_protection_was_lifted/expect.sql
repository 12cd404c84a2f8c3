-- lifting alone deletes nothing
SELECT count(*) = 90 FROM app.m;
