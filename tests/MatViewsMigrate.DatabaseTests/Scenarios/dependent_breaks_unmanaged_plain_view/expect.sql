-- as it was
SELECT 'app.m'::regclass::oid = oid FROM memo WHERE name = 'm';
-- and so is its dependent
SELECT count(*) = 90 FROM app.report;
