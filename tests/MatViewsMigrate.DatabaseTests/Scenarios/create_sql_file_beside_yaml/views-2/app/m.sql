-- A comment first; with a semicolon.
SELECT id, name FROM items WHERE kind = 'book';
