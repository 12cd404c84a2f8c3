-- the view is there
SELECT count(*) = 90 FROM app.m;
-- and so is its dependent
SELECT n = 90 FROM app.report;
