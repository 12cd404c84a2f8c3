SELECT id FROM corpus.orders
WHERE (id = 1 OR id = 2) AND NOT (quantity > 3 AND small < 5) OR (price IS NULL) = false AND (true AND (true OR false)) AND id + 1 > 2 * (3 - 1) AND - (id) < 0 AND (id > 3) <> (id > 5)
