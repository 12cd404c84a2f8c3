namespace MatViewsMigrate.DatabaseTests.CarryOver;

/// <summary>
/// What can hang on a view <c>app.{v}</c> of the columns id, a, t, and the statements that hang it there. <c>{r1}</c> and
/// <c>{r2}</c> are roles, <c>{space}</c> is a tablespace.
/// </summary>
internal static class ViewProperties
{
    /// <summary>The name of a view on which nothing hangs.</summary>
    public const string Nothing = "nothing";

    /// <summary>A property that says that a view has no data.</summary>
    public const string NotPopulated = "not populated";

    /// <summary>All of them at once.</summary>
    public const string Everything = "everything";

    /// <summary>The versions of the server that were the first to have a property.</summary>
    private static readonly Dictionary<string, int> Since = new()
    {
        ["column compression"] = 14,
        ["extended statistics elsewhere"] = 14,
        ["index nulls not distinct"] = 15,
    };

    /// <summary>The statements of a property on a version of the server; those of a comment where it has no such property.</summary>
    public static string On(string property, int version) =>
        version >= Since.GetValueOrDefault(property) ? All[property] : "COMMENT ON MATERIALIZED VIEW app.{v} IS 'instead'";

    public static IReadOnlyDictionary<string, string> All { get; } = new Dictionary<string, string>
    {
        [Nothing] = "",
        ["owner"] = "ALTER MATERIALIZED VIEW app.{v} OWNER TO {r1}",
        ["grants"] = "GRANT SELECT, DELETE ON app.{v} TO {r1}; GRANT TRIGGER ON app.{v} TO PUBLIC",
        ["grant given on"] = "GRANT SELECT ON app.{v} TO {r1} WITH GRANT OPTION; SET ROLE {r1}; GRANT SELECT ON app.{v} TO {r2}; RESET ROLE",
        ["grant of an owner and of the one it was given to"] =
            "ALTER MATERIALIZED VIEW app.{v} OWNER TO {r2}; GRANT SELECT ON app.{v} TO {r1} WITH GRANT OPTION; GRANT SELECT ON app.{v} TO PUBLIC; "
            + "SET ROLE {r1}; GRANT SELECT ON app.{v} TO PUBLIC; RESET ROLE",
        ["owner's privileges"] = "REVOKE DELETE, TRUNCATE ON app.{v} FROM CURRENT_USER",
        ["no privileges"] = "REVOKE ALL ON app.{v} FROM CURRENT_USER",
        ["column grants"] = "GRANT SELECT (id), UPDATE (t) ON app.{v} TO {r1}; GRANT SELECT (a) ON app.{v} TO PUBLIC",
        ["column grant given on"] = "GRANT SELECT (id) ON app.{v} TO {r1} WITH GRANT OPTION; SET ROLE {r1}; GRANT SELECT (id) ON app.{v} TO {r2}; RESET ROLE",
        ["comment"] = "COMMENT ON MATERIALIZED VIEW app.{v} IS 'It''s a \"view\"\nof two lines; $1'",
        ["column comments"] = "COMMENT ON COLUMN app.{v}.id IS 'An id'; COMMENT ON COLUMN app.{v}.t IS 'A text'",
        ["index comment"] = "CREATE INDEX {v}_1 ON app.{v} (a); COMMENT ON INDEX app.{v}_1 IS 'Why it is here'",
        ["storage options"] = "ALTER MATERIALIZED VIEW app.{v} SET (fillfactor = 71, autovacuum_enabled = false, parallel_workers = 2, autovacuum_vacuum_scale_factor = 0.25)",
        ["toast options"] = "ALTER MATERIALIZED VIEW app.{v} SET (toast.autovacuum_enabled = false, toast.autovacuum_vacuum_threshold = 77)",
        ["tablespace"] = "ALTER MATERIALIZED VIEW app.{v} SET TABLESPACE {space}",
        ["access method"] = "DROP MATERIALIZED VIEW app.{v}; CREATE MATERIALIZED VIEW app.{v} USING other_heap AS SELECT id, a, t FROM app.{source}",
        ["statistics targets"] = "ALTER MATERIALIZED VIEW app.{v} ALTER COLUMN a SET STATISTICS 321; ALTER MATERIALIZED VIEW app.{v} ALTER COLUMN t SET STATISTICS 0",
        ["column options"] = "ALTER MATERIALIZED VIEW app.{v} ALTER COLUMN a SET (n_distinct = -0.5)",
        ["column storage"] = "ALTER MATERIALIZED VIEW app.{v} ALTER COLUMN t SET STORAGE EXTERNAL",
        ["column compression"] = "ALTER MATERIALIZED VIEW app.{v} ALTER COLUMN t SET COMPRESSION pglz",
        ["extended statistics"] =
            "CREATE STATISTICS app.{v}_s (ndistinct, mcv) ON id, a FROM app.{v}; ALTER STATISTICS app.{v}_s SET STATISTICS 55; COMMENT ON STATISTICS app.{v}_s IS 'They go together'",
        ["extended statistics elsewhere"] = "CREATE STATISTICS other.{v}_s ON (lower(t)), a FROM app.{v}",
        ["extended statistics of an owner"] = "ALTER MATERIALIZED VIEW app.{v} OWNER TO {r1}; CREATE STATISTICS app.{v}_s ON id, a FROM app.{v}; ALTER STATISTICS app.{v}_s OWNER TO {r1}",
        ["cluster mark"] = "CREATE INDEX {v}_1 ON app.{v} (a); ALTER MATERIALIZED VIEW app.{v} CLUSTER ON {v}_1",
        ["index name"] = "CREATE INDEX \"{v} USING \"\"a\"\" ON (b)\" ON app.{v} (a)",
        ["index options"] = "CREATE INDEX {v}_1 ON app.{v} (a) WITH (fillfactor = 63, deduplicate_items = off)",
        ["index tablespace"] = "CREATE INDEX {v}_1 ON app.{v} (a) TABLESPACE {space}",
        ["index include"] = "CREATE UNIQUE INDEX {v}_1 ON app.{v} (id) INCLUDE (a, t)",
        ["index operator class"] = "CREATE INDEX {v}_1 ON app.{v} (t text_pattern_ops); CREATE INDEX {v}_2 ON app.{v} USING gist (to_tsvector('simple', t) tsvector_ops (siglen = 40))",
        ["index collation"] = "CREATE INDEX {v}_1 ON app.{v} (t COLLATE \"POSIX\" DESC NULLS LAST)",
        ["index nulls not distinct"] = "CREATE UNIQUE INDEX {v}_1 ON app.{v} (id, a) NULLS NOT DISTINCT",
        ["index predicate"] = "CREATE UNIQUE INDEX {v}_1 ON app.{v} (id) WHERE a > 3 AND t <> 'x; y'",
        ["index expression"] = "CREATE INDEX {v}_1 ON app.{v} (lower(t), (a + 1)); ALTER INDEX app.{v}_1 ALTER COLUMN 2 SET STATISTICS 222",
        ["index methods"] = "CREATE INDEX {v}_1 ON app.{v} USING hash (a); CREATE INDEX {v}_2 ON app.{v} USING brin (id) WITH (pages_per_range = 7); "
            + "CREATE INDEX {v}_3 ON app.{v} USING gin (to_tsvector('simple', t)) WITH (fastupdate = off)",
        ["two equal indexes"] = "CREATE INDEX {v}_1 ON app.{v} (a); CREATE INDEX {v}_2 ON app.{v} (a)",
        ["view depends on an extension"] = "ALTER MATERIALIZED VIEW app.{v} DEPENDS ON EXTENSION plpgsql",
        ["index depends on an extension"] = "CREATE INDEX {v}_1 ON app.{v} (a); ALTER INDEX app.{v}_1 DEPENDS ON EXTENSION plpgsql",
        ["replica identity full"] = "ALTER MATERIALIZED VIEW app.{v} REPLICA IDENTITY FULL",
        ["replica identity nothing"] = "ALTER MATERIALIZED VIEW app.{v} REPLICA IDENTITY NOTHING",
        [NotPopulated] = "REFRESH MATERIALIZED VIEW app.{v} WITH NO DATA",
        [Everything] =
            """
            CREATE UNIQUE INDEX {v}_1 ON app.{v} (id) INCLUDE (t) WITH (fillfactor = 77) TABLESPACE {space};
            CREATE INDEX {v}_2 ON app.{v} (lower(t) COLLATE "C") WHERE a > 0;
            ALTER INDEX app.{v}_2 ALTER COLUMN 1 SET STATISTICS 99;
            ALTER MATERIALIZED VIEW app.{v} CLUSTER ON {v}_1;
            COMMENT ON INDEX app.{v}_2 IS 'c';
            ALTER INDEX app.{v}_2 DEPENDS ON EXTENSION plpgsql;
            CREATE STATISTICS app.{v}_s ON a, t FROM app.{v};
            COMMENT ON MATERIALIZED VIEW app.{v} IS 'c';
            COMMENT ON COLUMN app.{v}.a IS 'c';
            ALTER MATERIALIZED VIEW app.{v} SET TABLESPACE {space};
            ALTER MATERIALIZED VIEW app.{v} SET (fillfactor = 80, toast.autovacuum_enabled = false);
            ALTER MATERIALIZED VIEW app.{v} REPLICA IDENTITY FULL;
            ALTER MATERIALIZED VIEW app.{v} DEPENDS ON EXTENSION plpgsql;
            ALTER MATERIALIZED VIEW app.{v} ALTER COLUMN t SET STATISTICS 44;
            ALTER MATERIALIZED VIEW app.{v} OWNER TO {r1};
            ALTER STATISTICS app.{v}_s OWNER TO {r2};
            REVOKE DELETE ON app.{v} FROM {r1};
            GRANT SELECT ON app.{v} TO {r2} WITH GRANT OPTION;
            GRANT UPDATE (a) ON app.{v} TO {r2};
            SET ROLE {r2};
            GRANT SELECT ON app.{v} TO PUBLIC;
            RESET ROLE
            """,
    };
}
