-- nothing was deleted
SELECT count(*) = 90 FROM app.items;
