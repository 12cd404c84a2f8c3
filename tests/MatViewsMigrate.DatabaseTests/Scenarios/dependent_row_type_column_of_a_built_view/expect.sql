-- nothing changed
SELECT count(*) = 90 FROM app.m;
SELECT count(*) = 0 FROM app.un;
