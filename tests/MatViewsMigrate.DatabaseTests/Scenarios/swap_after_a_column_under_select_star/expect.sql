-- the new column is there
SELECT b = 2 FROM app.m;
