-- all of them
SELECT (SELECT count(*) FROM app.a) + (SELECT count(*) FROM app.b) + (SELECT count(*) FROM app.r) = 30;
