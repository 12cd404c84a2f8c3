-- still without data
SELECT NOT relispopulated FROM pg_class WHERE oid = 'app.m'::regclass;
