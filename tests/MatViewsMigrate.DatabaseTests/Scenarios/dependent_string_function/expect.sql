-- finds the new view by its name
SELECT app.how_many() = 10;
