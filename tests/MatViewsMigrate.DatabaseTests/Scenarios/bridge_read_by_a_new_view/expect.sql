-- the new view has the new data
SELECT n = 45 FROM app.fresh;
-- and so has the bridge
SELECT count(*) = 45 FROM app.v;
