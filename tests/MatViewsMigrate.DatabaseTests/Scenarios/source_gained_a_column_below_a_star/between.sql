ALTER TABLE app.items ADD COLUMN weight integer NOT NULL DEFAULT 3;
