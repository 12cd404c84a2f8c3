-- the same view
SELECT 'app.report'::regclass::oid = oid FROM memo WHERE name = 'report';
-- its trigger
SELECT count(*) = 1 FROM pg_trigger WHERE tgrelid = 'app.report'::regclass AND tgname = 'refuse_it';
