-- another object under the same name
SELECT 'app.m'::regclass::oid <> oid FROM memo WHERE name = 'm';
-- both are there, in their schemas
SELECT array_agg(stxnamespace::regnamespace || '.' || stxname ORDER BY stxname) = ARRAY['other.m_expression', 'app.m_kinds'] FROM pg_statistic_ext WHERE stxrelid = 'app.m'::regclass;
-- the kinds, the target and the comment
SELECT stxkind = '{d,f}' AND stxstattarget = 55 AND obj_description(oid, 'pg_statistic_ext') = 'Kept' FROM pg_statistic_ext WHERE stxname = 'm_kinds';
