-- each its own
SELECT theirs = 2 AND ours = 30 FROM app.top;
