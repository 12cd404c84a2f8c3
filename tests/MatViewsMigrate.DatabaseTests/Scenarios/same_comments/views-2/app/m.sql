-- A comment in front; with a semicolon and a 'quote
/* and /* a nested */ one */
SELECT id, /* here */ name -- there
FROM items
-- at the end
