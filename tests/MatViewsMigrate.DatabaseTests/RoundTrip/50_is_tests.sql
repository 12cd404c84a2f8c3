SELECT id, referrer IS NULL AS a, referrer IS NOT NULL AS b, (id > 5) IS TRUE AS c, (id > 5) IS NOT FALSE AS d, (referrer > 5) IS UNKNOWN AS e, (referrer > 1) IS NOT UNKNOWN AS f,
    referrer IS DISTINCT FROM id AS g, referrer IS NOT DISTINCT FROM 3 AS h, home IS NULL AS i, (home).at.label ISNULL AS j, mood NOTNULL AS k, NOT (id = 1 OR id = 2) AND NOT id IN (3) AS l
FROM corpus.customers
WHERE NOT (referrer IS NULL) AND (id, NULL) IS DISTINCT FROM (1, 2)
