-- what reads it directly has the new rows
SELECT b = 3 FROM app.direct;
-- through a plain view
SELECT b = 3 FROM other.above;
-- through a function
SELECT total = 3 FROM app.by_function;
-- an alias is no name
SELECT array_agg(id) = '{1}' FROM app.namesake;
-- grants stay
SELECT bool_and(has_table_privilege('public', v, 'SELECT')) FROM unnest(ARRAY['app.direct', 'other.above', 'app.by_function']) v;
-- the plain view keeps its rule
SELECT count(*) = 1 FROM pg_rewrite WHERE ev_class = 'other.bridge'::regclass AND rulename = 'quiet';
-- nothing is left of the old name
SELECT to_regclass('app.a') IS NULL;
