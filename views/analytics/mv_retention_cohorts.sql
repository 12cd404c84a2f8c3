-- Of those who signed up in one week, how many came back in the weeks that followed.
WITH cohort AS (
    SELECT user_id, date_trunc('week', signed_up_at AT TIME ZONE 'UTC')::date AS cohort_week
    FROM users
),
size AS (
    SELECT cohort_week, count(*) AS people
    FROM cohort
    GROUP BY cohort_week
),
active AS (
    SELECT DISTINCT
        c.cohort_week,
        c.user_id,
        (date_trunc('week', e.occurred_at AT TIME ZONE 'UTC')::date - c.cohort_week) / 7 AS week
    FROM cohort AS c
    JOIN events AS e USING (user_id)
),
last_week AS (
    SELECT date_trunc('week', max(occurred_at) AT TIME ZONE 'UTC')::date AS day
    FROM events
)
-- A week in which nobody came back is a row with 0, not a gap.
SELECT
    s.cohort_week,
    w.week,
    s.people AS cohort_size,
    count(a.user_id) AS returned,
    round(100.0 * count(a.user_id) / s.people, 2) AS percent_returned,
    round(avg(100.0 * count(a.user_id) / s.people) OVER (PARTITION BY w.week), 2) AS percent_returned_all_cohorts
FROM size AS s
CROSS JOIN last_week AS l
CROSS JOIN LATERAL generate_series(0, (l.day - s.cohort_week) / 7) AS w (week)
LEFT JOIN active AS a ON a.cohort_week = s.cohort_week AND a.week = w.week
GROUP BY s.cohort_week, w.week, s.people;
