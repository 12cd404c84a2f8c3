-- each view has its index
SELECT count(DISTINCT tablename) = 3 FROM pg_indexes WHERE schemaname = 'app' AND tablename IN ('m', 'a', 'a_b');
