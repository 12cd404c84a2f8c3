-- all of it is gone
SELECT NOT EXISTS (SELECT FROM pg_class WHERE relnamespace = 'app'::regnamespace AND relname IN ('m', 'va', 'vf', 'a_last'));
SELECT to_regproc('app.f') IS NULL;
