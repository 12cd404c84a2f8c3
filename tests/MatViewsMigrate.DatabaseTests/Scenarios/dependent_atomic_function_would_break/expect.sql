-- the function still works
SELECT app.kinds() = 3;
