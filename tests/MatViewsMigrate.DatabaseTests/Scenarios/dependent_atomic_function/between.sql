CREATE FUNCTION app.how_many(lowest integer DEFAULT 0) RETURNS bigint LANGUAGE sql STABLE BEGIN ATOMIC SELECT count(*) FROM app.m WHERE id >= lowest; END;
REVOKE ALL ON FUNCTION app.how_many(integer) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION app.how_many(integer) TO dependent_atomic_function_caller;
COMMENT ON FUNCTION app.how_many(integer) IS 'Kept';
CREATE TABLE function_oid AS SELECT 'app.how_many(integer)'::regprocedure::oid AS oid;
