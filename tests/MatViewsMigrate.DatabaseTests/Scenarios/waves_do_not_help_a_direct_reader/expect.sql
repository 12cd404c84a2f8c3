-- nothing changed
SELECT count(*) = 90 FROM app.m1;
-- the function works
SELECT app.label(v) = 'item 1' FROM app.v AS v WHERE id = 1;
