-- the new column
SELECT bool_and(weight = 3) FROM app.m;
