-- the new data
SELECT n = 30 AND "app.base" = 30 AND base = 30 FROM app.top;
-- the strings are as written
SELECT in_a_string = 'app.base' AND after_a_quote = 'it''s app.base' AND after_a_backslash = '''app.base' AND in_dollars = 'app.base' AND in_tagged_dollars = ' app.base ' FROM app.top;
