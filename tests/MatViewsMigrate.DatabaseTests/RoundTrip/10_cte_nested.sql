WITH outer_one AS (
    WITH inner_one AS (SELECT 1 AS n UNION ALL SELECT 2),
         outer_one AS (SELECT n * 10 AS n FROM inner_one)
    SELECT n FROM outer_one
)
SELECT n, (WITH x AS (SELECT o.n + 1 AS m) SELECT m FROM x) AS next FROM outer_one o
