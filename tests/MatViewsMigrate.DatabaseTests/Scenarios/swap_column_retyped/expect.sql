-- the new types
SELECT array_agg(format_type(atttypid, atttypmod) ORDER BY attnum) = ARRAY['bigint', 'text'] FROM pg_attribute WHERE attrelid = 'app.m'::regclass AND attnum > 0;
