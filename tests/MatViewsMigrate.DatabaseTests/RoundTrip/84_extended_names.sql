SELECT s."Upper", s."order" AS "ORDER", (SELECT max(t."order") FROM "Odd Schema"."Weird Table" AS t WHERE t."select" = 'FROM') AS "max of ""order""", s."select" = 'where'::"Odd Schema"."Select" AS "is.where"
FROM "Odd Schema"."Weird Table" AS s WHERE s."Upper" <> 3
