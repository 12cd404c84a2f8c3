-- Each variant of each experiment against its control: who converted, and is the difference more than luck?
WITH outcome AS (
    SELECT
        x.experiment_id,
        x.key AS experiment,
        a.variant,
        a.user_id,
        count(o.order_id) AS orders,
        coalesce(sum(o.amount), 0) AS revenue
    FROM experiments AS x
    JOIN experiment_assignments AS a USING (experiment_id)
    LEFT JOIN orders AS o
        ON o.user_id = a.user_id
        AND o.ordered_at >= a.assigned_at
        AND o.ordered_at < x.ended_at
        AND o.status = 'paid'
    GROUP BY x.experiment_id, a.variant, a.user_id
),
variant AS (
    SELECT
        experiment_id,
        experiment,
        variant,
        count(*)::numeric AS people,
        count(*) FILTER (WHERE orders > 0)::numeric AS converted,
        sum(revenue) AS revenue
    FROM outcome
    GROUP BY experiment_id, experiment, variant
),
compared AS (
    SELECT
        v.*,
        v.converted / v.people AS rate,
        c.converted / c.people AS control_rate,
        (v.converted + c.converted) / (v.people + c.people) AS pooled_rate,
        1 / v.people + 1 / c.people AS inverse_sizes
    FROM variant AS v
    JOIN variant AS c ON c.experiment_id = v.experiment_id AND c.variant = 'control'
)
SELECT
    experiment_id,
    experiment,
    variant,
    people::bigint AS people,
    converted::bigint AS converted,
    round(100 * rate, 2) AS percent_converted,
    round(revenue / people, 2) AS revenue_per_person,
    CASE WHEN variant <> 'control' THEN round(100 * (rate / nullif(control_rate, 0) - 1), 1) END AS percent_lift,
    CASE WHEN variant <> 'control' THEN round(z.score, 3) END AS z_score,
    CASE WHEN variant <> 'control' THEN abs(z.score) >= 1.96 END AS significant
FROM compared
CROSS JOIN LATERAL (
    SELECT (rate - control_rate) / nullif(sqrt(pooled_rate * (1 - pooled_rate) * inverse_sizes), 0) AS score
) AS z;
