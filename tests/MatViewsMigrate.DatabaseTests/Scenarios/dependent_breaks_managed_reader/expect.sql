-- both as they were
SELECT count(*) = 2 FROM pg_class c JOIN memo USING (oid) WHERE c.relname IN ('m', 'top');
