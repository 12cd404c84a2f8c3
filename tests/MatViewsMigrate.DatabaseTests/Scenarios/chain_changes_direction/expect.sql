-- the other way round
SELECT (SELECT count(*) FROM app.a) = 30 AND (SELECT count(*) FROM app.b) = 60;
