-- How far people of each signup week and channel come on their way from the first visit to a purchase.
-- A step counts only after the step before it.
WITH first_visit AS (
    SELECT u.user_id, u.channel, u.signed_up_at, min(e.occurred_at) AS visited_at
    FROM users AS u
    JOIN events AS e ON e.user_id = u.user_id AND e.name = 'visit'
    GROUP BY u.user_id
),
journey AS (
    SELECT
        v.user_id,
        v.channel,
        date_trunc('week', v.signed_up_at AT TIME ZONE 'UTC')::date AS signup_week,
        v.visited_at,
        s.viewed_at,
        c.carted_at,
        p.purchased_at
    FROM first_visit AS v
    LEFT JOIN LATERAL (
        SELECT min(e.occurred_at) AS viewed_at
        FROM events AS e
        WHERE e.user_id = v.user_id AND e.name = 'view_item' AND e.occurred_at >= v.visited_at
    ) AS s ON true
    LEFT JOIN LATERAL (
        SELECT min(e.occurred_at) AS carted_at
        FROM events AS e
        WHERE e.user_id = v.user_id AND e.name = 'add_to_cart' AND e.occurred_at >= s.viewed_at
    ) AS c ON true
    LEFT JOIN LATERAL (
        SELECT min(e.occurred_at) AS purchased_at
        FROM events AS e
        WHERE e.user_id = v.user_id AND e.name = 'purchase' AND e.occurred_at >= c.carted_at
    ) AS p ON true
),
steps AS (
    SELECT
        j.signup_week,
        j.channel,
        step.number,
        step.name,
        count(step.reached_at) AS people,
        percentile_cont(0.5) WITHIN GROUP (ORDER BY step.reached_at - j.visited_at) AS median_time
    FROM journey AS j
    CROSS JOIN LATERAL (
        VALUES
            (1, 'visit', j.visited_at),
            (2, 'view_item', j.viewed_at),
            (3, 'add_to_cart', j.carted_at),
            (4, 'purchase', j.purchased_at)
    ) AS step (number, name, reached_at)
    GROUP BY j.signup_week, j.channel, step.number, step.name
)
SELECT
    signup_week,
    channel,
    number AS step_number,
    name AS step,
    people,
    round(100.0 * people / nullif(first_value(people) OVER funnel, 0), 2) AS percent_of_visitors,
    round(100.0 * people / nullif(lag(people) OVER funnel, 0), 2) AS percent_of_previous_step,
    CASE WHEN people > 0 THEN median_time END AS median_time_since_visit
FROM steps
WINDOW funnel AS (PARTITION BY signup_week, channel ORDER BY number);
