SELECT m.mood, count(*) AS lines, sum(m.count) AS orders, max(b.big) AS most
FROM corpus.mv_grouping_sets m CROSS JOIN corpus.big_customers b
GROUP BY m.mood
