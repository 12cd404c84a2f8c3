-- all of it
SELECT n = 60 AND total = (SELECT sum(price) FROM app.items WHERE id <= 60) FROM app.c;
