-- the new column
SELECT name = 'item 7' FROM app.m WHERE id = 7;
