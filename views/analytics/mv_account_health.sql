-- Reads two other materialized views: it is built after them, and built again when one of them changes.
WITH as_of AS (
    SELECT max(last_seen) AS moment FROM mv_user_activity
),
usage AS (
    SELECT
        u.account_id,
        count(*) AS people,
        count(*) FILTER (WHERE u.last_seen > t.moment - interval '30 days') AS people_lately,
        sum(u.events)::bigint AS events,
        max(u.last_seen) AS last_seen
    FROM mv_user_activity AS u
    CROSS JOIN as_of AS t
    GROUP BY u.account_id
),
money AS (
    SELECT DISTINCT ON (account_id)
        account_id,
        net_to_date,
        net AS net_of_last_month,
        month AS last_month
    FROM mv_revenue_summary
    ORDER BY account_id, month DESC
)
SELECT
    a.account_id,
    a.name AS account,
    a.plan,
    u.people,
    u.people_lately,
    u.events,
    u.last_seen,
    coalesce(m.net_to_date, 0) AS net_to_date,
    m.last_month AS last_paying_month,
    ntile(10) OVER (ORDER BY coalesce(m.net_to_date, 0) DESC, a.account_id) AS revenue_decile,
    CASE
        WHEN u.people_lately = 0 THEN 'gone'
        WHEN u.people_lately * 4 < u.people THEN 'at risk'
        WHEN m.account_id IS NULL THEN 'not paying'
        ELSE 'healthy'
    END AS health
FROM accounts AS a
JOIN usage AS u USING (account_id)
LEFT JOIN money AS m USING (account_id);
