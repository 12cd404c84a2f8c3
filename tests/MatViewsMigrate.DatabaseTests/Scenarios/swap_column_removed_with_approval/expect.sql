-- without the column
SELECT count(*) = 1 FROM pg_attribute WHERE attrelid = 'app.m'::regclass AND attnum > 0;
