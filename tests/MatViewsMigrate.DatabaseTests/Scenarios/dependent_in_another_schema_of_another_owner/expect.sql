-- the same view of the same owner
SELECT c.relowner = 'dependent_in_another_schema_owner'::regrole FROM pg_class c JOIN their_oid USING (oid) WHERE c.oid = 'theirs.m'::regclass;
-- with the new data
SELECT n = 10 FROM theirs.m;
