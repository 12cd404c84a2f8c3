SELECT r.sensor, r.tableoid::regclass::text AS partition, count(*), avg(r.value) AS mean, o.n
FROM corpus.readings r, (SELECT count(*) AS n FROM corpus.readings_2024_odd) o
WHERE r.taken_on >= '2023-12-01' GROUP BY 1, 2, o.n
