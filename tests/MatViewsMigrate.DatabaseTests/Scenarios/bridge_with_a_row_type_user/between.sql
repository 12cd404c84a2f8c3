TRUNCATE memo;
INSERT INTO memo SELECT 'app.m1'::regclass::oid;
