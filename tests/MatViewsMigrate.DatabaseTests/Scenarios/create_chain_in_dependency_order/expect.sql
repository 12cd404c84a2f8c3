-- the last one has the data
SELECT total = (SELECT sum(price) FROM app.items WHERE id <= 60) FROM app.a_last;
