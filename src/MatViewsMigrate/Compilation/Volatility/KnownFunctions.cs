namespace MatViewsMigrate.Compilation.Volatility;

/// <summary>What PostgreSQL's own functions do that their declarations do not tell.</summary>
internal static class KnownFunctions
{
    // The names of SQLVALUEFUNCTION, by its field op.
    private static readonly string[] ValueNames =
    [
        "CURRENT_DATE", "CURRENT_TIME", "CURRENT_TIME", "CURRENT_TIMESTAMP", "CURRENT_TIMESTAMP", "LOCALTIME", "LOCALTIME",
        "LOCALTIMESTAMP", "LOCALTIMESTAMP", "CURRENT_ROLE", "CURRENT_USER", "USER", "SESSION_USER", "CURRENT_CATALOG", "CURRENT_SCHEMA",
    ];

    // Stable within a statement, and another value in the next session or at another time.
    private static readonly HashSet<string> Session =
    [
        "now", "transaction_timestamp", "statement_timestamp", "current_setting", "pg_backend_pid", "current_query",
        "txid_current", "txid_current_if_assigned", "txid_current_snapshot", "pg_current_xact_id",
        "pg_current_xact_id_if_assigned", "pg_current_snapshot", "inet_client_addr", "inet_client_port", "current_schema",
        "current_schemas", "current_user", "session_user", "system_user", "pg_postmaster_start_time", "pg_conf_load_time",
    ];

    private static readonly HashSet<string> Random =
    [
        "random", "random_normal", "gen_random_uuid", "gen_random_bytes", "uuidv4", "uuidv7", "uuid_generate_v1",
        "uuid_generate_v1mc", "uuid_generate_v4",
    ];

    private static readonly string[] ElsewherePrefixes = ["pg_", "has_", "to_reg", "txid_", "inet_", "table_to_", "schema_to_", "database_to_", "query_to_", "cursor_to_"];

    private static readonly HashSet<string> Elsewhere =
    [
        "obj_description", "col_description", "shobj_description", "format_type", "get_current_ts_config", "row_security_active",
        "to_tsvector", "to_tsquery", "plainto_tsquery", "phraseto_tsquery", "websearch_to_tsquery", "ts_headline", "ts_parse",
        "ts_token_type", "ts_rewrite", "getdatabaseencoding", "version", "currtid2",
    ];

    // By OID, since others of the name are steady: timetz(time), timezone(text, timetz) and timezone(timetz) ask for today's offset.
    private static readonly HashSet<uint> OfToday = [2047, 2037, 6336];

    private static readonly HashSet<string> OrderedAggregates =
    [
        "array_agg", "string_agg", "json_agg", "jsonb_agg", "json_agg_strict", "jsonb_agg_strict", "json_object_agg",
        "json_object_agg_strict", "json_object_agg_unique", "json_object_agg_unique_strict", "xmlagg", "any_value",
    ];

    private static readonly HashSet<string> OrderedWindowFunctions =
        ["row_number", "ntile", "lag", "lead", "first_value", "last_value", "nth_value"];

    private static readonly HashSet<string> Rounding =
        ["round", "trunc", "floor", "ceil", "ceiling", "int2", "int4", "int8", "to_char", "width_bucket"];

    /// <summary>The name of a SQLVALUEFUNCTION.</summary>
    public static string ValueName(int op) => op >= 0 && op < ValueNames.Length ? ValueNames[op] : "a value of the session";

    /// <summary>Another value at another time or in another session, though declared stable.</summary>
    public static bool IsOfSession(TreeFunction function, int arguments) =>
        function.IsBuiltIn && (Session.Contains(function.Name) || (function.Name == "age" && arguments == 1));

    /// <summary>Declared stable, and looks at what no table's counters tell of: catalogs, statistics, settings, whole schemas.</summary>
    public static bool LooksElsewhere(TreeFunction function) =>
        function is { IsBuiltIn: true, IsStable: true } && (Elsewhere.Contains(function.Name) || ElsewherePrefixes.Any(function.Name.StartsWith));

    /// <summary>Declared stable, and another value on another day.</summary>
    public static bool IsOfToday(uint function) => OfToday.Contains(function);

    /// <summary>Makes a value of its result's type of text: an input function, or one that makes rows of JSON.</summary>
    public static bool ReadsText(TreeFunction function) =>
        function is { IsBuiltIn: true, IsStable: true }
        && (function.Name.EndsWith("_in", StringComparison.Ordinal) || function.Name.Contains("_populate_record", StringComparison.Ordinal));

    /// <summary>Another value at each call.</summary>
    public static bool IsRandom(TreeFunction function) => Random.Contains(function.Name);

    /// <summary>An aggregate whose result follows the order of its input.</summary>
    public static bool FollowsInput(TreeFunction function) => function.IsBuiltIn && OrderedAggregates.Contains(function.Name);

    /// <summary>A window function whose result follows the order of its window. Without one, all rows have the same rank().</summary>
    public static bool FollowsWindow(TreeFunction function) =>
        function.IsBuiltIn && (OrderedWindowFunctions.Contains(function.Name) || OrderedAggregates.Contains(function.Name));

    /// <summary>An aggregate over a frame that begins or ends at a row, whichever of equal ones it is.</summary>
    public static bool FollowsFrame(TreeFunction function, int frame)
    {
        const int Rows = 0x4;
        const int FromFirstToLast = 0x20 | 0x100;
        return function.IsBuiltIn && (frame & Rows) != 0 && (frame & FromFirstToLast) != FromFirstToLast
            && !OrderedWindowFunctions.Contains(function.Name) && function.Name is not ("rank" or "dense_rank" or "percent_rank" or "cume_dist");
    }

    /// <summary>A window function whose result is known once its argument is, whichever of equal rows it comes from.</summary>
    public static bool TakesValueOfPlace(TreeFunction function) => function.Name is "first_value" or "last_value" or "nth_value";

    /// <summary>An aggregate over floating point numbers adds them up, but for these.</summary>
    public static bool Adds(TreeFunction function) =>
        function.IsBuiltIn && function.Name is not ("min" or "max" or "mode" or "percentile_disc" or "percentile_cont" or "any_value")
        && !OrderedWindowFunctions.Contains(function.Name) && function.Name is not ("percent_rank" or "cume_dist");

    /// <summary>Takes away the last digits, in which sums of floating point numbers differ.</summary>
    public static bool Rounds(TreeFunction function) => function.IsBuiltIn && Rounding.Contains(function.Name);

    /// <summary>Takes away the time of day.</summary>
    public static bool IsDayGrained(TreeFunction function) => function.IsBuiltIn && function.Name is "date_trunc" or "date";
}
