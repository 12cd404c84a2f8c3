-- both rules are on the view that is live
SELECT count(*) = 2 FROM pg_rules WHERE schemaname = 'app' AND tablename = 'v';
-- a comment that names the view is as it was
SELECT d.description = 'the rule on app.v is nothing' FROM pg_description d JOIN pg_rewrite r ON r.oid = d.objoid AND rulename = 'r2';
-- so is a string
SELECT pg_get_ruledef(oid) LIKE '%''insert into app.v here''%' FROM pg_rewrite WHERE rulename = 'r';
