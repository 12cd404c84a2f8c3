-- What an import has to carry beside the queries.

CREATE UNIQUE INDEX mv_parts_key ON corpus.mv_table_command (part);
CREATE INDEX ON corpus.mv_table_command (within DESC NULLS LAST, weight);
CREATE INDEX "Heavy parts" ON corpus.mv_table_command ((weight * 2)) WHERE weight > 1;
CREATE INDEX mv_parts_pattern ON corpus.mv_table_command (part text_pattern_ops, within COLLATE "C") INCLUDE (weight) WITH (fillfactor = 70);
CREATE INDEX mv_parts_hash ON corpus.mv_table_command USING hash (part);
COMMENT ON INDEX corpus.mv_parts_key IS 'One row per part';
CREATE UNIQUE INDEX ON corpus.mv_inner_joins (id);
CREATE INDEX ON corpus.mv_inner_joins (lower(name), (id % 10));
CREATE INDEX ON corpus.mv_json_operators USING gin (extended jsonb_path_ops);
CREATE INDEX ON corpus.mv_arrays USING gin (slice);
CREATE INDEX ON corpus.mv_ranges USING gist (cut) WHERE NOT "empty";
CREATE INDEX ON corpus.mv_ranges USING brin (id) WITH (pages_per_range = 16);
CREATE INDEX ON corpus.mv_quoted_names ("Upper", "a.b") WHERE "again ""quoted""" <> '''';

COMMENT ON MATERIALIZED VIEW corpus.mv_table_command IS 'Parts, with a quote '' and a backslash \ and
a second line: # no YAML comment, { no: map }';
COMMENT ON MATERIALIZED VIEW corpus.mv_values IS '- "quoted" : %';
COMMENT ON COLUMN corpus.mv_values.column1 IS 'yes';
COMMENT ON COLUMN corpus.mv_quoted_names."a.b" IS 'A name with a dot';
COMMENT ON COLUMN corpus.mv_quoted_names." leading" IS '   spaces around   ';

GRANT USAGE, CREATE ON SCHEMA corpus TO corpus_reader;
GRANT SELECT ON corpus.mv_table_command TO corpus_reader WITH GRANT OPTION;
GRANT SELECT, REFERENCES ON corpus.mv_inner_joins TO PUBLIC;
GRANT SELECT (id, city) ON corpus.mv_outer_joins TO corpus_reader;
GRANT SELECT ON corpus.customers TO corpus_reader;
ALTER MATERIALIZED VIEW corpus.mv_json_path OWNER TO corpus_reader;

ALTER MATERIALIZED VIEW corpus.mv_inner_joins SET (fillfactor = 80, autovacuum_enabled = false);
ALTER MATERIALIZED VIEW corpus.mv_inner_joins SET (toast.autovacuum_enabled = false);
ALTER MATERIALIZED VIEW corpus.mv_lateral ALTER COLUMN total SET STATISTICS 500;
REFRESH MATERIALIZED VIEW corpus.mv_limit_offset WITH NO DATA;

-- Names of views that are no plain file names.
CREATE MATERIALIZED VIEW "Odd Schema"."View with / slash, ""quote"" and dot." AS SELECT 1 AS "Ä";
CREATE MATERIALIZED VIEW "Odd Schema"."con" AS SELECT 'x' AS y;
CREATE MATERIALIZED VIEW "Odd Schema"."CON" AS SELECT 'X' AS y;
CREATE MATERIALIZED VIEW "Odd Schema"."日本" AS SELECT "Ä" FROM "Odd Schema"."View with / slash, ""quote"" and dot.";
CREATE MATERIALIZED VIEW "Odd Schema"."a_view_name_of_exactly_sixty_three_bytes_0123456789_0123456789_" AS SELECT 1 AS n;
CREATE MATERIALIZED VIEW "Odd Schema"."100%" AS SELECT 100 AS percent;
