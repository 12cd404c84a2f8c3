-- both views still work
SELECT count(*) = 90 FROM app.v2;
-- with the new type
SELECT pg_typeof(id) = 'bigint'::regtype FROM app.v2 LIMIT 1;
-- the comment is kept
SELECT obj_description('app.v1'::regclass) = 'one';
-- the grant is kept
SELECT has_table_privilege('pg_monitor', 'app.v2', 'SELECT');
