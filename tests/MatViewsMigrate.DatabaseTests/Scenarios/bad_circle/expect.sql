-- nothing was made
SELECT to_regclass('app.a') IS NULL AND to_regclass('app.b') IS NULL;
