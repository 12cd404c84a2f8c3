SELECT id FROM items;
DROP TABLE app.items;
