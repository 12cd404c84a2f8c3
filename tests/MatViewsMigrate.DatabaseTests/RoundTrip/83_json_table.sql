-- since: 17
SELECT c.id, t.*, JSON_VALUE(c.profile, '$.age' RETURNING integer DEFAULT 0 ON EMPTY) AS age, JSON_EXISTS(c.profile, '$.phones[*] ? (@ > $x)' PASSING 100 AS x) AS has_long,
    JSON_QUERY(c.profile, '$.phones' WITH CONDITIONAL WRAPPER KEEP QUOTES) AS phones
FROM corpus.customers c,
    JSON_TABLE(c.profile, '$' COLUMNS (city text PATH '$.city', NESTED PATH '$.phones[*]' COLUMNS (n FOR ORDINALITY, phone bigint PATH '$' NULL ON ERROR))) AS t
