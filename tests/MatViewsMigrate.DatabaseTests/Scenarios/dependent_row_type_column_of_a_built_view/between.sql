CREATE TABLE app.h (i integer, r app.m);
CREATE MATERIALIZED VIEW app.un AS SELECT (r).id AS x FROM app.h;
