-- since: 14
WITH RECURSIVE tree (part, within) AS (
    SELECT part, within FROM corpus.parts WHERE within IS NULL
    UNION ALL
    SELECT p.part, p.within FROM corpus.parts p, tree t WHERE p.within = t.part
) SEARCH BREADTH FIRST BY part SET by_level
SELECT part, to_jsonb(by_level) AS by_level FROM tree ORDER BY tree.by_level
