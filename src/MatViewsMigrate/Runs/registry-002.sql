CREATE VIEW {registry}.mat_view_run_stats AS
    WITH answers AS MATERIALIZED (
        SELECT r.id, r.mat_view_definition_id, r.operation, r.status, r.duration_ms, r.started_at,
               r.meta #>> '{service,response,strategy}' AS strategy,
               (r.meta #>> '{service,response,rows_before}')::double precision AS rows_before,
               (r.meta #>> '{service,response,rows_after}')::double precision AS rows_after,
               (r.meta #>> '{service,response,rows_inserted}')::double precision AS rows_inserted,
               (r.meta #>> '{service,response,rows_deleted}')::double precision AS rows_deleted
        FROM {registry}.mat_view_runs r),
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
    SELECT schema_name, name, CASE operation WHEN 0 THEN 'create' WHEN 1 THEN 'refresh' WHEN 2 THEN 'delete' WHEN 3 THEN 'alter' END AS operation,
           count(*) AS runs,
           count(*) FILTER (WHERE status = 2) AS succeeded,
           count(*) FILTER (WHERE status = 3) AS failed,
           count(*) FILTER (WHERE status = 1) AS running,
           count(*) FILTER (WHERE status = 3 AND started_at >= pg_catalog.now() - interval '24 hours') AS failed_24h,
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
           CASE max(status) FILTER (WHERE nth = 1) WHEN 1 THEN 'running' WHEN 2 THEN 'success' WHEN 3 THEN 'failed' END AS last_status,
           max(row_count) FILTER (WHERE nth_row_count = 1) AS row_count,
           max(churn) FILTER (WHERE nth_churn = 1) AS last_churn,
           avg(churn) FILTER (WHERE nth_churn <= 10) AS avg_churn
    FROM latest
    GROUP BY schema_name, name, operation;

COMMENT ON VIEW {registry}.mat_view_run_stats IS 'Runs by view and operation, in numbers. Times in milliseconds.';
COMMENT ON COLUMN {registry}.mat_view_run_stats.schema_name IS 'The schema.';
COMMENT ON COLUMN {registry}.mat_view_run_stats.name IS 'The name.';
COMMENT ON COLUMN {registry}.mat_view_run_stats.operation IS 'create, refresh, delete or alter';
COMMENT ON COLUMN {registry}.mat_view_run_stats.runs IS 'How many are in the log.';
COMMENT ON COLUMN {registry}.mat_view_run_stats.succeeded IS 'Those that succeeded.';
COMMENT ON COLUMN {registry}.mat_view_run_stats.failed IS 'Those that failed.';
COMMENT ON COLUMN {registry}.mat_view_run_stats.running IS 'Those that run, or were abandoned.';
COMMENT ON COLUMN {registry}.mat_view_run_stats.failed_24h IS 'Those that failed and were started in the last 24 hours.';
COMMENT ON COLUMN {registry}.mat_view_run_stats.avg_ms IS 'Average time of a success.';
COMMENT ON COLUMN {registry}.mat_view_run_stats.min_ms IS 'The fastest success.';
COMMENT ON COLUMN {registry}.mat_view_run_stats.max_ms IS 'The slowest success.';
COMMENT ON COLUMN {registry}.mat_view_run_stats.median_ms IS 'Half of the successes took less.';
COMMENT ON COLUMN {registry}.mat_view_run_stats.p95_ms IS '95 of 100 successes took less.';
COMMENT ON COLUMN {registry}.mat_view_run_stats.last_ms IS 'The last success.';
COMMENT ON COLUMN {registry}.mat_view_run_stats.moving_avg_ms IS 'Average of up to ten successes before the last.';
COMMENT ON COLUMN {registry}.mat_view_run_stats.trend IS 'Average of the last five successes as a multiple of that of up to twenty before them.';
COMMENT ON COLUMN {registry}.mat_view_run_stats.last_started_at IS 'When the last run began.';
COMMENT ON COLUMN {registry}.mat_view_run_stats.last_status IS 'running, success or failed';
COMMENT ON COLUMN {registry}.mat_view_run_stats.row_count IS 'Rows after the last success that counted them.';
COMMENT ON COLUMN {registry}.mat_view_run_stats.last_churn IS 'Share of the rows that the last concurrent refresh wrote.';
COMMENT ON COLUMN {registry}.mat_view_run_stats.avg_churn IS 'The same, average of up to ten.';

CREATE VIEW {registry}.mat_view_freshness AS
    SELECT d.schema_name, d.name, CASE d.refresh_strategy WHEN 0 THEN 'regular' WHEN 1 THEN 'concurrent' WHEN 2 THEN 'swap' WHEN 3 THEN 'auto' END AS refresh_strategy,
           l.refreshed_at,
           extract(epoch FROM pg_catalog.now() - l.refreshed_at)::double precision AS age_seconds,
           (d.definition ->> 'max_age_seconds')::double precision AS max_age_seconds,
           CASE WHEN d.definition ->> 'max_age_seconds' IS NOT NULL THEN
                coalesce(extract(epoch FROM pg_catalog.now() - l.refreshed_at)
                    > (d.definition ->> 'max_age_seconds')::double precision, true)
           END AS stale,
           r.operation AS last_operation, r.status AS last_status, r.started_at AS last_started_at, r.message AS last_error
    FROM {registry}.mat_view_definitions d
    LEFT JOIN {registry}.mv_refresh_log l ON l.mv_name = d.schema_name || '.' || d.name
    LEFT JOIN LATERAL (
        SELECT CASE q.operation WHEN 0 THEN 'create' WHEN 1 THEN 'refresh' WHEN 2 THEN 'delete' WHEN 3 THEN 'alter' END AS operation, CASE q.status WHEN 1 THEN 'running' WHEN 2 THEN 'success' WHEN 3 THEN 'failed' END AS status, q.started_at, q.error ->> 'message' AS message
        FROM {registry}.mat_view_runs q
        WHERE q.mat_view_definition_id = d.id
        ORDER BY q.created_at DESC, q.id DESC LIMIT 1) r ON true
    WHERE d.dropped_at IS NULL AND d.live_fingerprint IS NOT NULL;

COMMENT ON VIEW {registry}.mat_view_freshness IS 'How fresh each managed view is.';
COMMENT ON COLUMN {registry}.mat_view_freshness.schema_name IS 'The schema.';
COMMENT ON COLUMN {registry}.mat_view_freshness.name IS 'The name.';
COMMENT ON COLUMN {registry}.mat_view_freshness.refresh_strategy IS 'regular, concurrent, swap or auto';
COMMENT ON COLUMN {registry}.mat_view_freshness.refreshed_at IS 'When its data were last built; null: nobody knows.';
COMMENT ON COLUMN {registry}.mat_view_freshness.age_seconds IS 'The time since then.';
COMMENT ON COLUMN {registry}.mat_view_freshness.max_age_seconds IS 'How old it may be; null: any age.';
COMMENT ON COLUMN {registry}.mat_view_freshness.stale IS 'True when it is older, or of unknown age; null when any age is allowed.';
COMMENT ON COLUMN {registry}.mat_view_freshness.last_operation IS 'create, refresh, delete or alter';
COMMENT ON COLUMN {registry}.mat_view_freshness.last_status IS 'running, success or failed';
COMMENT ON COLUMN {registry}.mat_view_freshness.last_started_at IS 'When the last run began.';
COMMENT ON COLUMN {registry}.mat_view_freshness.last_error IS 'Why the last run failed.';

REVOKE ALL ON {registry}.mat_view_run_stats, {registry}.mat_view_freshness FROM PUBLIC;
