CREATE MATERIALIZED VIEW app.direct AS SELECT a.id, x.b FROM app.a JOIN app.a x USING (id);
CREATE VIEW other.bridge AS SELECT a.id, a.b FROM app.a;
CREATE RULE quiet AS ON INSERT TO other.bridge WHERE EXISTS (SELECT FROM app.a WHERE a.id = 0) DO INSTEAD NOTHING;
CREATE MATERIALIZED VIEW other.above AS SELECT b FROM other.bridge;
CREATE FUNCTION app.total() RETURNS bigint STABLE BEGIN ATOMIC SELECT sum(a.b) FROM app.a; END;
CREATE MATERIALIZED VIEW app.by_function AS SELECT app.total() AS total;
-- Another relation under the name of the view.
CREATE MATERIALIZED VIEW app.namesake AS SELECT a.id FROM app.a UNION ALL SELECT a.id FROM app.others a JOIN app.keys a2 ON a2.k = a.k;
GRANT SELECT ON app.direct, other.above, app.by_function TO PUBLIC;
