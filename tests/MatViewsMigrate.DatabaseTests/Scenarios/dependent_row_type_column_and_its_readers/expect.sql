-- what was named is gone
SELECT array_agg(attname::text) = '{i}' FROM pg_attribute WHERE attrelid = 'app.h'::regclass AND attnum > 0 AND NOT attisdropped;
SELECT to_regclass('app.hv') IS NULL AND to_regclass('app.hvv') IS NULL;
-- and nothing else
SELECT to_regclass('app.stays') IS NOT NULL;
SELECT array_agg(polname::text) = '{by i}' FROM pg_policy WHERE polrelid = 'app.h'::regclass;
SELECT array_agg(tgname::text) = '{on i}' FROM pg_trigger WHERE tgrelid = 'app.h'::regclass;
-- new data
SELECT count(*) = 45 FROM app.m;
