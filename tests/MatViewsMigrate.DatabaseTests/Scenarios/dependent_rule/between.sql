CREATE TABLE app.inbox (id integer);
CREATE TABLE app.counted (n bigint);
CREATE RULE count_it AS ON INSERT TO app.inbox DO ALSO INSERT INTO app.counted SELECT count(*) FROM app.m;
