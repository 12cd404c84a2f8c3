-- since: 14
WITH RECURSIVE walk (origin, target) AS (
    SELECT origin, target FROM corpus.links WHERE origin = 1
    UNION ALL
    SELECT l.origin, l.target FROM corpus.links l JOIN walk w ON w.target = l.origin
) SEARCH DEPTH FIRST BY origin, target SET visit_order
  CYCLE origin SET is_cycle USING visited
SELECT origin, target, visit_order::text AS visit_order, is_cycle, visited::text AS visited FROM walk
