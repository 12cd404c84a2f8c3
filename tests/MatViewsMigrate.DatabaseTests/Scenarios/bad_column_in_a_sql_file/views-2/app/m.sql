-- Names no such column.
SELECT id,
    nmae
FROM items
