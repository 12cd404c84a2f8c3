SELECT mood, enum_range(NULL::corpus.mood) AS every_mood, enum_first(mood) AS first, mood > 'sad'::corpus.mood AS better, email, ('a@b'::corpus.email)::text AS text, '{sad,HAPPY}'::corpus.mood[] AS moods,
    CASE mood WHEN 'it''s fine' THEN 1 ELSE 2 END AS number, 'where'::"Odd Schema"."Select" AS odd
FROM corpus.customers
