SELECT id FROM app.items
