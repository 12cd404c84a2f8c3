CREATE PROCEDURE {registry}.refresh_scheduled(definition_id bigint)
LANGUAGE plpgsql
AS $matviews$
-- What a job of pg_cron calls: one refresh of one view, under the view's lock and in a run, as the tool does it.
-- A procedure with SET cannot commit, so the settings are the session's.
DECLARE
    view        record;
    run         bigint;
    run_key     integer;
    run_lock    integer;
    view_lock   bigint;
    strategy    text := 'regular';
    reason      text;
    statement   text;
    failure     jsonb;
    retries     integer := 0;
    began       timestamptz;
    worked      timestamptz;
    inserted    bigint;
    deleted     bigint;
    rows_before bigint;
    rows_after  bigint;
    message     text;
    state       text;
    context     text;
BEGIN
    PERFORM pg_catalog.set_config('search_path', 'pg_catalog', false),
            pg_catalog.set_config('statement_timeout', '0', false),
            pg_catalog.set_config('client_min_messages', 'warning', false);
    SELECT d.schema_name, d.name, d.refresh_strategy AS wanted, coalesce(d.definition ->> 'row_counting', 'none') AS counting,
           r.nspname AS registry, r.oid AS registry_oid, c.oid, c.relispopulated AS populated,
           pg_catalog.format('%I.%I', d.schema_name, d.name) AS sql_name,
           EXISTS (SELECT FROM pg_catalog.pg_index i
                   WHERE i.indrelid = c.oid AND i.indisunique AND i.indimmediate AND i.indisvalid
                     AND i.indpred IS NULL AND i.indexprs IS NULL) AS comparable
    INTO view
    FROM {registry}.mat_view_definitions d
    JOIN pg_catalog.pg_class t ON t.oid = d.tableoid
    JOIN pg_catalog.pg_namespace r ON r.oid = t.relnamespace
    JOIN pg_catalog.pg_namespace n ON n.nspname = d.schema_name
    JOIN pg_catalog.pg_class c ON c.relnamespace = n.oid AND c.relname = d.name AND c.relkind = 'm'
    WHERE d.id = definition_id AND d.dropped_at IS NULL;
    IF NOT FOUND THEN
        RAISE EXCEPTION 'matviews: there is no live view of definition %; matviews schedule apply removes its job', definition_id;
    END IF;

    view_lock := ('x' || encode(substr(sha256(convert_to('matviews refresh ' || view.schema_name || '.' || view.name, 'UTF8')), 1, 8), 'hex'))::bit(64)::bigint;
    run_key := ('x' || encode(substr(sha256(convert_to('matviews run ' || view.registry, 'UTF8')), 1, 4), 'hex'))::bit(32)::integer;
    IF NOT pg_catalog.pg_try_advisory_lock(view_lock) THEN
        RAISE WARNING 'matviews: %.% is being refreshed by another session; skipped', view.schema_name, view.name;
        RETURN;
    END IF;

    IF view.wanted <> 0 AND view.populated AND view.comparable THEN
        strategy := 'concurrent';
    END IF;
    reason := CASE
        WHEN view.wanted = 2 THEN 'pg_cron cannot swap'
        WHEN view.wanted = 1 AND NOT view.populated THEN 'the view holds no data yet'
        WHEN view.wanted = 1 AND NOT view.comparable THEN 'there is no usable unique index'
    END;
    statement := 'REFRESH MATERIALIZED VIEW ' || CASE strategy WHEN 'concurrent' THEN 'CONCURRENTLY ' ELSE '' END || view.sql_name;

    SELECT pg_catalog.nextval(c.oid::regclass) INTO run
    FROM pg_catalog.pg_class c
    WHERE c.relnamespace = view.registry_oid AND c.relname = 'mat_view_runs_id_seq';
    run_lock := (((run + 2147483648) % 4294967296) - 2147483648)::integer;
    PERFORM pg_catalog.pg_advisory_lock_shared(run_key, run_lock);
    began := pg_catalog.clock_timestamp();
    INSERT INTO {registry}.mat_view_runs (id, mat_view_definition_id, status, operation, started_at, batch_id, meta)
    VALUES (run, definition_id, 1, 1, began, pg_catalog.gen_random_uuid(), pg_catalog.jsonb_build_object('service', pg_catalog.jsonb_build_object('request',
        pg_catalog.jsonb_build_object('who', current_user, 'where', 'pg_cron', 'view', view.schema_name || '.' || view.name,
            'strategy', ('[0:3]={regular,concurrent,swap,auto}'::text[])[view.wanted], 'row_count', view.counting))));
    COMMIT;

    BEGIN
        IF view.counting = 'exact' AND view.populated THEN
            EXECUTE 'SELECT pg_catalog.count(*) FROM ' || view.sql_name INTO rows_before;
        ELSIF view.counting = 'estimated' THEN
            SELECT nullif(c.reltuples, -1)::bigint INTO rows_before FROM pg_catalog.pg_class c WHERE c.oid = view.oid;
        END IF;
        LOOP
            BEGIN
                -- Who waits for longer keeps the readers behind him waiting.
                PERFORM pg_catalog.set_config('lock_timeout', '100', true);
                worked := pg_catalog.clock_timestamp();
                SELECT s.n_tup_ins, s.n_tup_del INTO inserted, deleted FROM pg_catalog.pg_stat_xact_all_tables s WHERE s.relid = view.oid;
                EXECUTE statement;
                SELECT s.n_tup_ins - coalesce(inserted, 0), s.n_tup_del - coalesce(deleted, 0) INTO inserted, deleted
                FROM pg_catalog.pg_stat_xact_all_tables s WHERE s.relid = view.oid;
                EXIT;
            EXCEPTION WHEN lock_not_available OR deadlock_detected OR serialization_failure THEN
                IF retries >= 20 THEN
                    RAISE;
                END IF;
                retries := retries + 1;
            END;
            PERFORM pg_catalog.pg_sleep(least(0.1 * 2 ^ retries, 3));
        END LOOP;
        IF view.counting = 'exact' THEN
            EXECUTE 'SELECT pg_catalog.count(*) FROM ' || view.sql_name INTO rows_after;
        ELSIF view.counting = 'estimated' THEN
            SELECT nullif(c.reltuples, -1)::bigint INTO rows_after FROM pg_catalog.pg_class c WHERE c.oid = view.oid;
        END IF;
    EXCEPTION WHEN OTHERS THEN
        GET STACKED DIAGNOSTICS message = MESSAGE_TEXT, state = RETURNED_SQLSTATE, context = PG_EXCEPTION_CONTEXT;
        failure := pg_catalog.jsonb_build_object('message', message, 'class', 'PostgresException', 'sqlstate', state,
            'statement', statement, 'backtrace', pg_catalog.string_to_array(context, E'\n'));
    END;

    UPDATE {registry}.mat_view_runs r
    SET status = CASE WHEN failure IS NULL THEN 2 ELSE 3 END, finished_at = pg_catalog.clock_timestamp(), error = failure,
        duration_ms = (extract(epoch FROM pg_catalog.clock_timestamp() - began) * 1000)::integer, updated_at = pg_catalog.clock_timestamp(),
        meta = pg_catalog.jsonb_set(r.meta, '{service,response}', pg_catalog.jsonb_build_object(
            'sql', statement, 'strategy', strategy, 'fallback_reason', reason, 'retries', retries, 'lock_waits', retries,
            'rows_before', rows_before, 'rows_after', rows_after, 'rows_inserted', inserted, 'rows_deleted', deleted,
            'bytes', CASE WHEN failure IS NULL THEN pg_catalog.pg_total_relation_size(view.oid) END))
    WHERE r.id = run;
    IF failure IS NULL THEN
        INSERT INTO {registry}.mv_refresh_log AS l (mv_name, refreshed_at)
        VALUES (view.schema_name || '.' || view.name, worked)
        ON CONFLICT (mv_name) DO UPDATE SET refreshed_at = greatest(l.refreshed_at, excluded.refreshed_at);
    END IF;
    COMMIT;
    PERFORM pg_catalog.pg_advisory_unlock_shared(run_key, run_lock), pg_catalog.pg_advisory_unlock(view_lock);
    IF failure IS NOT NULL THEN
        RAISE EXCEPTION 'matviews: run % of %.% failed: %', run, view.schema_name, view.name, failure ->> 'message';
    END IF;
END
$matviews$;

COMMENT ON PROCEDURE {registry}.refresh_scheduled(bigint) IS 'Refreshes the view of a definition in a run; for jobs of pg_cron.';
REVOKE ALL ON PROCEDURE {registry}.refresh_scheduled(bigint) FROM PUBLIC;
