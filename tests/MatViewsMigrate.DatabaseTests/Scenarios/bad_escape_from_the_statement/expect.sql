-- nothing was dropped
SELECT count(*) = 90 FROM app.items;
