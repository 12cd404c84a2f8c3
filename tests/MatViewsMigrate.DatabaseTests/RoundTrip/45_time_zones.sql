SELECT id, placed_at AT TIME ZONE 'Europe/Berlin' AS berlin, local_time AT TIME ZONE 'UTC' AS utc, placed_at AT TIME ZONE interval '-03:30' AS shifted,
    timezone('Asia/Tokyo', placed_at) AS tokyo, (placed_at AT TIME ZONE 'America/New_York')::date AS day, time with time zone '04:05:06-08' AT TIME ZONE 'UTC' AS ttz,
    date_trunc('day', placed_at, 'Australia/Sydney') AS sydney, TIMESTAMP WITH TIME ZONE '2024-03-10 02:30:00 America/Los_Angeles' AS fixed,
    timestamptz '2024-01-01 12:00:00.123456+05:45' AS nepal
FROM corpus.orders
