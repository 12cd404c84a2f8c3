ALTER TABLE app.t ADD b integer DEFAULT 2;
