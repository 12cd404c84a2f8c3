-- the new data through the CTE
SELECT n = 20 FROM app.top;
