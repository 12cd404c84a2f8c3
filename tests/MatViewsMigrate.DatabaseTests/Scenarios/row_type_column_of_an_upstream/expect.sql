-- the new data in the row
SELECT (r).id = 2 FROM app.whole;
