-- the policy reads the new view
SELECT count(*) = 1 FROM pg_policy p JOIN pg_depend d ON d.classid = 'pg_policy'::regclass AND d.objid = p.oid WHERE p.polname = 'seen' AND d.refobjid = 'app.m'::regclass AND d.refobjsubid <= 1 GROUP BY p.oid;
-- for the same role and command
SELECT polcmd = 'r' AND polroles = ARRAY['dependent_policy_reader'::regrole::oid] FROM pg_policy WHERE polname = 'seen';
