-- the same function
SELECT 'app.how_many(integer)'::regprocedure::oid = oid FROM function_oid;
-- reads the new data
SELECT app.how_many() = 10;
-- its grants
SELECT has_function_privilege('dependent_atomic_function_caller', 'app.how_many(integer)', 'EXECUTE') AND NOT EXISTS (SELECT FROM pg_proc, aclexplode(proacl) AS a WHERE pg_proc.oid = 'app.how_many(integer)'::regprocedure AND a.grantee = 0);
-- its comment
SELECT obj_description('app.how_many(integer)'::regprocedure, 'pg_proc') = 'Kept';
