CREATE SCHEMA app;
CREATE DOMAIN app.level AS integer;
CREATE TYPE app.kind AS ENUM ('a');
