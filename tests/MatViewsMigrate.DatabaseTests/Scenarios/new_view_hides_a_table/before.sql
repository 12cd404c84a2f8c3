CREATE SCHEMA app;
CREATE TABLE public.users AS SELECT n AS id FROM generate_series(1, 5) n;
