-- the new data
SELECT n = 30 AND most = 30 FROM app.top;
