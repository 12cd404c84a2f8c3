-- the new data
SELECT "limit" = 30 FROM "user"."group";
