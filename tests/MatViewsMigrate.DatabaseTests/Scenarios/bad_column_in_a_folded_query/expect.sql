-- Nothing was made.
SELECT to_regclass('app.m') IS NULL;
