-- still there
SELECT obj_description('app.m'::regclass, 'pg_class') = 'By hand';
