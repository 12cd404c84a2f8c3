CREATE VIEW app.v1 AS SELECT id, kind FROM app.m; CREATE VIEW app.v2 AS SELECT id, count(*) AS n FROM app.v1 GROUP BY id; GRANT SELECT ON app.v2 TO pg_monitor; COMMENT ON VIEW app.v1 IS 'one'
