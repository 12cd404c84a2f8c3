-- the first
SELECT count(*) = 30 FROM app.a_name_of_exactly_sixty_three_bytes_0123456789_0123456789_01234;
-- the second
SELECT count(*) = 20 FROM app.a_name_of_exactly_sixty_three_bytes_0123456789_0123456789_01235;
-- two indexes each
SELECT count(*) = 4 FROM pg_indexes WHERE schemaname = 'app' AND tablename LIKE 'a\_name%';
