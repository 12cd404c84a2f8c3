SELECT upper(name), length(name), id::text, CASE WHEN true THEN 1 END, ARRAY[1], ROW(1, 2)::text, EXISTS (SELECT 1), coalesce(referrer, 0), (home).name, now.now
FROM corpus.customers, (SELECT timestamptz '2024-01-01 00:00+00') AS now (now)
