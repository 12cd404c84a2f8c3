ALTER TABLE {registry}.mat_view_definitions ADD COLUMN cron_line text;

COMMENT ON COLUMN {registry}.mat_view_definitions.cron_line IS 'The schedule of the job of pg_cron that was made for it; null: none was.';

ALTER TABLE {registry}.mv_refresh_log
    ALTER COLUMN refreshed_at DROP NOT NULL,
    ADD COLUMN outdated_by jsonb CHECK (pg_catalog.jsonb_typeof(outdated_by) = 'array'),
    ADD COLUMN outdated_at timestamptz;

COMMENT ON COLUMN {registry}.mv_refresh_log.refreshed_at IS 'When its data were last built; null: nobody knows.';
COMMENT ON COLUMN {registry}.mv_refresh_log.outdated_by IS 'Upstreams that the first wave of an apply replaced; its data are of before until it is built again after outdated_at.';
COMMENT ON COLUMN {registry}.mv_refresh_log.outdated_at IS 'When that was.';
