-- the function reads the new view
SELECT app.top() = 10;
