-- the unqualified name is still the table
SELECT theirs = 1 AND ours = 30 FROM app.top;
