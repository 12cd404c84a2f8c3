-- the new data at the top
SELECT "Ñ" = 30 FROM "My Schema"."Übergröße 日本";
-- the indexes
SELECT count(*) = 2 FROM pg_index WHERE indrelid = '"My Schema"."with space"'::regclass;
