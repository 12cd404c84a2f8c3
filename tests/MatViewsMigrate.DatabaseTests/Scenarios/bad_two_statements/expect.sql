-- nothing was made
SELECT to_regclass('app.m') IS NULL;
-- nothing was dropped
SELECT count(*) = 90 FROM app.items;
