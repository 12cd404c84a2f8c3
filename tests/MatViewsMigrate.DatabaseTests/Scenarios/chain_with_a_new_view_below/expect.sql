-- reads the new one
SELECT n = 12 FROM app.top;
