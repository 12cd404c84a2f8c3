-- nothing changed
SELECT count(*) = 90 FROM app.m;
