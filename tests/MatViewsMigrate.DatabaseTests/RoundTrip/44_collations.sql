SELECT name COLLATE "C" AS c, name COLLATE corpus.plain AS own, email, name < 'b' COLLATE "POSIX" AS less, lower(name COLLATE "C") AS low,
    max(name COLLATE "C") OVER (ORDER BY name COLLATE corpus.plain DESC) AS best, email COLLATE "default" AS back
FROM corpus.customers
WHERE name COLLATE "C" > 'A' ORDER BY name COLLATE "C" DESC NULLS FIRST
