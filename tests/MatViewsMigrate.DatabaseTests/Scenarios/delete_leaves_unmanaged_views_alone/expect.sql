-- still there
SELECT count(*) = 90 FROM app.by_hand;
-- the managed one is gone
SELECT to_regclass('app.m') IS NULL;
