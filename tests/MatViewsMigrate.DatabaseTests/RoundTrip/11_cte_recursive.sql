WITH RECURSIVE tree (part, path, depth, weight) AS (
    SELECT part, ARRAY[part], 0, weight FROM corpus.parts WHERE within IS NULL
    UNION ALL
    SELECT p.part, t.path || p.part, t.depth + 1, p.weight FROM corpus.parts p JOIN tree t ON p.within = t.part
)
SELECT repeat('  ', depth) || part AS line, array_to_string(path, '/') AS path, sum(weight) OVER () AS total FROM tree
