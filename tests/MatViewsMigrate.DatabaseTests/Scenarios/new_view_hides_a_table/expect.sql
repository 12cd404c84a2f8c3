-- the file's name now stands for the new view
SELECT n = 1 FROM app.m;
-- a qualified name stays
SELECT n = 5 FROM app.kept;
