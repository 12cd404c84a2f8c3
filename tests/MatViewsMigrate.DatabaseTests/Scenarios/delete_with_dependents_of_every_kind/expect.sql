-- what was named is gone
SELECT to_regproc('app.counted') IS NULL AND to_regproc('app.counts') IS NULL;
SELECT NOT EXISTS (SELECT FROM pg_policy WHERE polrelid = 'app."a log"'::regclass);
SELECT NOT EXISTS (SELECT FROM pg_rewrite WHERE ev_class = 'app."a log"'::regclass);
SELECT array_agg(attname::text) = '{id}' FROM pg_attribute WHERE attrelid = 'app."a log"'::regclass AND attnum > 0 AND NOT attisdropped;
-- and so is the view
SELECT to_regclass('app.m') IS NULL;
