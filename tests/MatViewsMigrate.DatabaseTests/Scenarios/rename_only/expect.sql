-- the same object and data
SELECT 'app.new'::regclass::oid = oid AND pg_relation_filenode('app.new') = filenode FROM memo WHERE name = 'old';
-- the old name is gone
SELECT to_regclass('app.old') IS NULL;
-- its dependent follows
SELECT n = 90 FROM app.report;
-- the grant
SELECT has_table_privilege('rename_only_reader', 'app.new', 'SELECT');
-- the history goes on under one id
SELECT count(*) = 1 FROM matviews.mat_view_definitions WHERE dropped_at IS NULL AND name = 'new';
