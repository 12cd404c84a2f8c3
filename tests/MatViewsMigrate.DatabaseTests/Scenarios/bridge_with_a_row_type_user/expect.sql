-- as it was
SELECT 'app.m1'::regclass::oid = oid FROM memo;
-- the function works
SELECT theirs.label(b) = 'n 7' FROM theirs.b WHERE id = 7;
