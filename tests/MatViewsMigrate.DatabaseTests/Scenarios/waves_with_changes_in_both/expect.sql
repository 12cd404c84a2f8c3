-- of the first wave
SELECT n = 45 FROM app.other;
-- of the second
SELECT n = 45 AND most = 45 FROM app.m2;
-- new, and reads one of the second
SELECT next = 46 FROM app.fresh;
-- the plain view is the one that was there
SELECT oid = 'app.v'::regclass FROM memo;
