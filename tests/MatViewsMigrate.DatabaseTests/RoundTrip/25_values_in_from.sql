SELECT v.n, v."Word", w.*
FROM (VALUES (1, 'a'::varchar(3)), (2, 'bb')) AS v (n, "Word"), (VALUES (true, 1.5), (false, -2)) w
WHERE v.n IN (VALUES (1), (2))
