SELECT id, wait + INTERVAL '1 year 2 months 3 days 04:05:06.789' AS a, INTERVAL '1' DAY AS b, INTERVAL '3 04:05' DAY TO MINUTE AS c, interval(3) '1.23456 seconds' AS d,
    -interval '1 mon -1 day' AS e, EXTRACT(epoch FROM wait) AS f, EXTRACT(ISODOW FROM local_time) AS g, date_part('hour', placed_at AT TIME ZONE 'UTC') AS h,
    date '2024-02-29' + 1 AS i, local_time - timestamp '2024-01-01' AS j, make_date(2024, 2, 29) AS k, to_char(local_time, 'YYYY-"Q"Q, FMMonth') AS l,
    justify_hours(wait) AS m, 'epoch'::timestamp AS n, 'infinity'::timestamptz AS o, date 'January 8, 1999' AS p, age(local_time, timestamp '2000-01-01') AS q, wait * 1.5 AS r
FROM corpus.orders
