namespace MatViewsMigrate.DatabaseTests.CarryOver;

/// <summary>Something that is built on a view <c>app.{v}</c> of the columns id, a, t.</summary>
/// <param name="Sql">Makes it; all names begin with <c>{v}_</c>. <c>{r1}</c> and <c>{r2}</c> are roles.</param>
/// <param name="Check">A query that gives the number of rows of <c>app.{v}</c> through it.</param>
/// <param name="Moved">Names, after <c>{v}_</c>, of what is made anew; everything else stays the same object.</param>
internal sealed record DependentKind(string Sql, string Check, params string[] Moved)
{
    /// <summary>The query of a managed view <c>app.{v}_reader</c> that reads it.</summary>
    public string? Reader { get; init; }

    /// <summary>A refresh by swap leaves materialized views alone that are not managed.</summary>
    public bool ByApplyOnly { get; init; }

    /// <summary>The first version of the server that has it.</summary>
    public int Since =>
        Sql.Contains("security_invoker", StringComparison.Ordinal) ? 15 : Sql.Contains("BEGIN ATOMIC", StringComparison.Ordinal) ? 14 : 13;
}

internal static class DependentKinds
{
    private const string Properties =
        """
        ; ALTER VIEW {x} OWNER TO {r1}; GRANT SELECT ON {x} TO {r2} WITH GRANT OPTION; GRANT SELECT (id), UPDATE (t) ON {x} TO PUBLIC;
        REVOKE DELETE ON {x} FROM {r1}; COMMENT ON VIEW {x} IS 'It reads {v}'; COMMENT ON COLUMN {x}.t IS 'A text of app.{v}';
        ALTER VIEW {x} ALTER COLUMN t SET DEFAULT 'none';
        CREATE TRIGGER {v}_instead INSTEAD OF INSERT ON {x} FOR EACH ROW EXECUTE FUNCTION app.refuse(); COMMENT ON TRIGGER {v}_instead ON {x} IS 'Refused';
        CREATE RULE {v}_rule AS ON DELETE TO {x} DO INSTEAD INSERT INTO app.log SELECT count(*) FROM app.{v}; COMMENT ON RULE {v}_rule ON {x} IS 'Counted'
        """;

    public static IReadOnlyDictionary<string, DependentKind> All { get; } = new Dictionary<string, DependentKind>
    {
        ["plain view"] = new("CREATE VIEW app.{v}_x AS SELECT id, t FROM app.{v}" + Of("app.{v}_x"), "SELECT count(*) FROM app.{v}_x"),
        ["views on views"] = new(
            "CREATE VIEW app.{v}_x AS SELECT * FROM app.{v}; CREATE VIEW other.{v}_y AS SELECT * FROM app.{v}_x; CREATE VIEW app.{v}_z AS SELECT id, y.a FROM other.{v}_y y JOIN app.{v} USING (id)",
            "SELECT count(*) FROM app.{v}_z"),
        ["security_barrier"] = new("CREATE VIEW app.{v}_x WITH (security_barrier) AS SELECT id, t FROM app.{v}" + Of("app.{v}_x"), "SELECT count(*) FROM app.{v}_x"),
        ["security_invoker"] = new("CREATE VIEW app.{v}_x WITH (security_invoker = true, security_barrier = false) AS SELECT id FROM app.{v}", "SELECT count(*) FROM app.{v}_x"),
        ["check option"] = new(
            "CREATE VIEW app.{v}_x AS SELECT * FROM app.items WHERE id IN (SELECT id FROM app.{v}) WITH LOCAL CHECK OPTION; CREATE VIEW app.{v}_y AS SELECT * FROM app.{v}_x WHERE id > 0 WITH CASCADED CHECK OPTION",
            "SELECT count(*) FROM app.{v}_y"),
        ["atomic function"] = new(
            """
            CREATE FUNCTION app.{v}_f(lowest integer DEFAULT 0) RETURNS bigint LANGUAGE sql STABLE BEGIN ATOMIC SELECT count(*) FROM app.{v} WHERE id >= lowest; END;
            ALTER FUNCTION app.{v}_f(integer) OWNER TO {r1}; GRANT EXECUTE ON FUNCTION app.{v}_f(integer) TO {r2} WITH GRANT OPTION; COMMENT ON FUNCTION app.{v}_f(integer) IS 'How many of {v}';
            CREATE PROCEDURE app.{v}_p() LANGUAGE sql BEGIN ATOMIC INSERT INTO app.log SELECT count(*) FROM app.{v}; END;
            CREATE VIEW app.{v}_x AS SELECT app.{v}_f() AS n
            """,
            "SELECT n FROM app.{v}_x"),
        ["policy"] = new(
            """
            CREATE TABLE app.{v}_notes (id integer); ALTER TABLE app.{v}_notes ENABLE ROW LEVEL SECURITY;
            CREATE POLICY {v}_p ON app.{v}_notes AS RESTRICTIVE FOR UPDATE TO {r1}, {r2} USING (id IN (SELECT m.id FROM app.{v} m)) WITH CHECK (id > (SELECT min(id) FROM app.{v}))
            """,
            "SELECT count(*) FROM app.{v}"),
        ["policy that reads a view"] = new(
            """
            CREATE VIEW app.{v}_x AS SELECT id FROM app.{v}; CREATE TABLE app.{v}_notes (id integer); ALTER TABLE app.{v}_notes ENABLE ROW LEVEL SECURITY;
            CREATE POLICY {v}_p ON app.{v}_notes FOR SELECT TO {r1} USING (EXISTS (SELECT FROM app.{v}_x x WHERE x.id = app.{v}_notes.id))
            """,
            "SELECT count(*) FROM app.{v}_x"),
        ["rule of a table"] = new(
            "CREATE TABLE app.{v}_inbox (id integer); CREATE RULE {v}_r AS ON INSERT TO app.{v}_inbox DO ALSO INSERT INTO app.log SELECT count(*) FROM app.{v}",
            "SELECT count(*) FROM app.{v}"),
        ["unmanaged materialized view and what reads it"] = new(
            """
            CREATE MATERIALIZED VIEW other.{v}_theirs AS SELECT count(*) AS n FROM app.{v}; CREATE UNIQUE INDEX {v}_theirs_n ON other.{v}_theirs (n); COMMENT ON INDEX other.{v}_theirs_n IS 'One';
            CREATE VIEW app.{v}_x AS SELECT n FROM other.{v}_theirs; CREATE FUNCTION app.{v}_f() RETURNS bigint LANGUAGE sql STABLE BEGIN ATOMIC SELECT n FROM app.{v}_x; END;
            CREATE FUNCTION app.{v}_g() RETURNS bigint LANGUAGE sql STABLE BEGIN ATOMIC SELECT n FROM other.{v}_theirs; END
            """,
            "SELECT min(n) FROM (VALUES (app.{v}_f()), (app.{v}_g())) AS f (n)",
            "theirs")
        { ByApplyOnly = true },
        ["unmanaged bridges of two schemas, in a row, and what else they feed"] = new(
            """
            CREATE VIEW other.{v}_b WITH (security_barrier) AS SELECT id, t FROM app.{v}
            """ + Of("other.{v}_b") + """
            ; CREATE VIEW third."{v}_B" AS SELECT b.id, b.t FROM other.{v}_b b; CREATE MATERIALIZED VIEW third.{v}_theirs AS SELECT count(*) AS n FROM third."{v}_B";
            CREATE VIEW app.{v}_x WITH (security_barrier) AS SELECT n FROM third.{v}_theirs; CREATE VIEW app.{v}_y AS SELECT b.id FROM other.{v}_b b JOIN app.{v} USING (id);
            CREATE FUNCTION app.{v}_f() RETURNS bigint LANGUAGE sql STABLE BEGIN ATOMIC SELECT count(*) FROM third."{v}_B"; END;
            CREATE TABLE app.{v}_notes (id integer); CREATE POLICY {v}_p ON app.{v}_notes USING (id IN (SELECT b.id FROM other.{v}_b b))
            """,
            "SELECT min(n) FROM (SELECT n FROM app.{v}_x UNION ALL SELECT count(*) FROM app.{v}_y UNION ALL SELECT app.{v}_f()) AS f",
            "b", "B", "theirs")
        { ByApplyOnly = true },
        ["bridges in a row"] = new(
            "CREATE VIEW other.{v}_b WITH (security_barrier) AS SELECT id, t FROM app.{v}" + Of("other.{v}_b")
            + "; GRANT SELECT ON other.{v}_b TO PUBLIC; CREATE VIEW third.{v}_c AS SELECT id, t FROM other.{v}_b; CREATE VIEW app.{v}_x AS SELECT id FROM third.{v}_c",
            "SELECT min(n) FROM (SELECT n FROM app.{v}_reader UNION ALL SELECT count(*) FROM app.{v}_x) AS f",
            "b", "c", "reader")
        { Reader = "SELECT (SELECT count(*) FROM third.{v}_c) AS n, (SELECT count(*) FROM app.{v}) AS m" },
        ["bridge of a function"] = new(
            """
            CREATE FUNCTION other.{v}_f(lowest integer DEFAULT 0) RETURNS bigint LANGUAGE sql STABLE BEGIN ATOMIC SELECT count(*) FROM app.{v} WHERE id >= lowest; END;
            ALTER FUNCTION other.{v}_f(integer) OWNER TO {r1}; GRANT EXECUTE ON FUNCTION other.{v}_f(integer) TO PUBLIC; COMMENT ON FUNCTION other.{v}_f(integer) IS 'How many';
            CREATE VIEW app.{v}_x AS SELECT other.{v}_f(1) AS n
            """,
            "SELECT min(n) FROM (SELECT n FROM app.{v}_reader UNION ALL SELECT n FROM app.{v}_x) AS f",
            "f", "reader")
        { Reader = "SELECT other.{v}_f() AS n, (SELECT count(*) FROM app.{v}) AS m" },
    };

    private static string Of(string view) => Properties.Replace("{x}", view, StringComparison.Ordinal);
}
