-- what was named is gone
SELECT to_regproc('app.all_of') IS NULL AND NOT EXISTS (SELECT FROM pg_attribute WHERE attrelid = 'app.kept'::regclass AND attname = 'whole' AND NOT attisdropped);
-- and nothing else
SELECT to_regclass('app.stays') IS NOT NULL;
-- new data
SELECT count(*) = 45 FROM app.m;
