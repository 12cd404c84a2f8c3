-- its data are new
SELECT n = 45 FROM app.theirs;
-- its index
SELECT count(*) = 1 FROM pg_index WHERE indexrelid = 'app.theirs_total'::regclass AND indrelid = 'app.theirs'::regclass AND indisvalid;
-- its comments
SELECT obj_description('app.theirs'::regclass, 'pg_class') = 'Of another team' AND col_description('app.theirs'::regclass, 2) = 'How many';
-- its grant
SELECT has_table_privilege('keep_everything_reader', 'app.theirs', 'SELECT');
-- its option
SELECT reloptions = ARRAY['fillfactor=50'] FROM pg_class WHERE oid = 'app.theirs'::regclass;
-- it is still not managed
SELECT count(*) = 0 FROM matviews.mat_view_definitions WHERE name = 'theirs' AND dropped_at IS NULL AND source_file IS NOT NULL;
