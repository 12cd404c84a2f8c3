WITH answers AS MATERIALIZED (
    SELECT r.id, r.mat_view_definition_id, r.operation, r.status, r.duration_ms, r.started_at,
           r.meta #>> '{service,response,strategy}' AS strategy,
           (r.meta #>> '{service,response,rows_before}')::double precision AS rows_before,
           (r.meta #>> '{service,response,rows_after}')::double precision AS rows_after,
           (r.meta #>> '{service,response,rows_inserted}')::double precision AS rows_inserted,
           (r.meta #>> '{service,response,rows_deleted}')::double precision AS rows_deleted
    FROM {registry}.mat_view_runs r
    WHERE ($1::timestamptz IS NULL OR r.started_at >= $1)
      AND ($2::integer IS NULL OR r.operation = $2)),
runs AS (
    SELECT d.schema_name, d.name, a.*,
           CASE WHEN a.status = 2 THEN coalesce(a.rows_after, CASE WHEN a.strategy = 'regular' THEN a.rows_inserted END)
           END AS row_count,
           CASE WHEN a.status = 2 AND a.strategy = 'concurrent' THEN
                greatest(a.rows_inserted, a.rows_deleted) / nullif(greatest(a.rows_before, a.rows_after, e.row_estimate), 0)
           END AS churn,
           row_number() OVER (PARTITION BY d.schema_name, d.name, a.operation ORDER BY a.id DESC) AS nth,
           CASE WHEN a.status = 2 THEN row_number() OVER (
                PARTITION BY d.schema_name, d.name, a.operation, a.status ORDER BY a.id DESC) END AS nth_success
    FROM answers a
    JOIN {registry}.mat_view_definitions d ON d.id = a.mat_view_definition_id
         AND ($3::text IS NULL OR d.schema_name = $3 AND d.name = $4)
    LEFT JOIN (
        SELECT n.nspname AS schema_name, c.relname AS name, c.reltuples AS row_estimate
        FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
        WHERE c.relkind = 'm' AND c.reltuples > 0) e
      ON e.schema_name = d.schema_name AND e.name = d.name AND a.rows_before IS NULL AND a.rows_after IS NULL),
latest AS (
    SELECT r.*,
           CASE WHEN r.row_count IS NOT NULL THEN row_number() OVER (
                PARTITION BY r.schema_name, r.name, r.operation, r.row_count IS NULL ORDER BY r.id DESC) END AS nth_row_count,
           CASE WHEN r.churn IS NOT NULL THEN row_number() OVER (
                PARTITION BY r.schema_name, r.name, r.operation, r.churn IS NULL ORDER BY r.id DESC) END AS nth_churn
    FROM runs r)
SELECT schema_name, name, operation,
       count(*) AS runs,
       count(*) FILTER (WHERE status = 2) AS succeeded,
       count(*) FILTER (WHERE status = 3) AS failed,
       count(*) FILTER (WHERE status = 1) AS running,
       count(*) FILTER (WHERE status = 3 AND started_at >= $5) AS failed_recently,
       (avg(duration_ms) FILTER (WHERE status = 2))::double precision AS avg_ms,
       min(duration_ms) FILTER (WHERE status = 2) AS min_ms,
       max(duration_ms) FILTER (WHERE status = 2) AS max_ms,
       percentile_cont(0.5) WITHIN GROUP (ORDER BY duration_ms) FILTER (WHERE status = 2) AS median_ms,
       percentile_cont(0.95) WITHIN GROUP (ORDER BY duration_ms) FILTER (WHERE status = 2) AS p95_ms,
       max(duration_ms) FILTER (WHERE nth_success = 1) AS last_ms,
       (avg(duration_ms) FILTER (WHERE nth_success BETWEEN 2 AND 11))::double precision AS moving_avg_ms,
       (avg(duration_ms) FILTER (WHERE nth_success <= 5)
           / nullif(avg(duration_ms) FILTER (WHERE nth_success BETWEEN 6 AND 25), 0))::double precision AS trend,
       max(started_at) FILTER (WHERE nth = 1) AS last_started_at,
       max(status) FILTER (WHERE nth = 1) AS last_status,
       max(row_count) FILTER (WHERE nth_row_count = 1) AS row_count,
       max(churn) FILTER (WHERE nth_churn = 1) AS last_churn,
       avg(churn) FILTER (WHERE nth_churn <= 10) AS avg_churn
FROM latest
GROUP BY schema_name, name, operation
ORDER BY schema_name COLLATE "C", name COLLATE "C", operation
