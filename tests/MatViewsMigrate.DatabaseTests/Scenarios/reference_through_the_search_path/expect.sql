-- the table of the first schema
SELECT n = 6 FROM app.top;
