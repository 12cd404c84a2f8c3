CREATE VIEW app.report AS SELECT count(*) AS n FROM app.m;
