-- swapped
SELECT name = 'item 7' FROM app.changed WHERE id = 7;
-- altered where it stands
SELECT 'app.altered'::regclass::oid = oid FROM memo WHERE name = 'altered';
-- renamed
SELECT 'app.new_name'::regclass::oid = oid FROM memo WHERE name = 'old_name';
-- deleted
SELECT to_regclass('app.gone') IS NULL;
-- created
SELECT n = 90 FROM app.added;
-- adopted
SELECT 'app.adopted'::regclass::oid = oid FROM memo WHERE name = 'adopted';
-- left alone
SELECT 'app.unchanged'::regclass::oid = oid FROM memo WHERE name = 'unchanged';
-- the registry knows six
SELECT count(*) = 6 FROM matviews.mat_view_definitions WHERE dropped_at IS NULL;
