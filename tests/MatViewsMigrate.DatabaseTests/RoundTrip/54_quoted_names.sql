SELECT "Upper", w."with space", "w"."dotted.name", "Odd Schema"."Weird Table"."quote""d" AS "again ""quoted""", "日本", "a_column_name_of_exactly_sixty_three_bytes_0123456789_012345678" AS "Ünïcode",
    "Upper" AS "a.b", "Upper" AS "UPPER", "Upper" AS upper, "Upper" AS " leading", "Upper" AS "tab	inside", "Upper" AS "%s", "Upper" AS "$1", "select"::text AS "FROM"
FROM "Odd Schema"."Weird Table" JOIN "Odd Schema"."Weird Table" w USING ("Upper", "with space", "dotted.name", "select", "order", "日本", "a_column_name_of_exactly_sixty_three_bytes_0123456789_012345678")
