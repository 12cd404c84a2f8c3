SELECT "table", "end", "case" AS "select", "user"."table" AS "group", "user"."end" AS value, 1 AS "order", 2 AS "limit", 3 AS "window", 4 AS "user", 5 AS "with", 6 AS "null", 7 AS year, 8 AS "natural"
FROM corpus."user" GROUP BY "table", "end", "case", "user"."table"
