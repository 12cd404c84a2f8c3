-- the one
SELECT n = 11 FROM app."Items";
-- the other
SELECT n = 2 FROM app."ITEMS";
-- the table is untouched
SELECT count(*) = 90 FROM app.items;
