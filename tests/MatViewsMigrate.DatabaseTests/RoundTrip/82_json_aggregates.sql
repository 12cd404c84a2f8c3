-- since: 16
SELECT mood, JSON_OBJECTAGG(name : id WITH UNIQUE KEYS RETURNING jsonb) AS by_name, JSON_ARRAYAGG(id ORDER BY id DESC NULL ON NULL) AS ids, any_value(mood) AS any_mood, 0x1F + 0b101 + 1_000 AS literals
FROM corpus.customers GROUP BY mood
