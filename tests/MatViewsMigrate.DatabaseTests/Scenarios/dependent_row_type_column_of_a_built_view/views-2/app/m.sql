SELECT id FROM app.items WHERE id > 45
