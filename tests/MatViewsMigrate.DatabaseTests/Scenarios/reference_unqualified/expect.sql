-- the new data
SELECT n = 30 FROM app.top;
