-- both
SELECT count(*) = 90 FROM web.m JOIN web.n2 USING (id);
-- the tables are still there
SELECT count(*) = 0 FROM web._m, web.n;
