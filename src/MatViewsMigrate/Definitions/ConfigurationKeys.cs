namespace MatViewsMigrate.Definitions;

/// <summary>The keys of <c>matviews.yaml</c>.</summary>
public static class ConfigurationKeys
{
    private static readonly string[] SslModes = ["disable", "allow", "prefer", "require", "verify-ca", "verify-full"];

    private static readonly KeyTable Database = new("Where the database is.",
    [
        new("url", KeyType.Text, "A postgres:// URL or Npgsql keywords."),
        new("host", KeyType.Text, "The host, or the folder of a socket."),
        new("port", KeyType.Integer, "The port."),
        new("database", KeyType.Text, "The database's name."),
        new("username", KeyType.Text, "The role to log in as."),
        new("password", KeyType.Text, "Its password; better a variable, or the password file."),
        new("passfile", KeyType.Text, "The password file."),
        new("sslmode", KeyType.Choice, "How TLS is used.") { Allowed = SslModes },
        new("sslrootcert", KeyType.Text, "The file of the certificate authority."),
    ])
    { Short = "url" };

    private static readonly KeyTable Embedded = new("The private server that --embedded starts.",
    [
        new("version", KeyType.Integer, "The major version fetched when no server is installed."),
        new("init", KeyType.Text, "An SQL file that fills it at its first start."),
    ]);

    private static readonly KeyTable Timeouts = new("Bounds on waiting.",
    [
        new("lock", KeyType.Duration, "For every statement outside the cutover that could wait for a lock."),
        new("slice_max", KeyType.Duration, "The longest slice of the cutover's waiting."),
        new("cutover", KeyType.Duration, "All of the cutover's waiting."),
        new("lock_wait", KeyType.Duration, "How long to wait for another apply or refresh."),
        new("build", KeyType.Duration, "statement_timeout of a build; 0 for none."),
        new("statement", KeyType.Duration, "statement_timeout of a refresh; 0 for none."),
    ]);

    private static readonly KeyTable Retention = new("How much of the run log is kept.",
    [
        new("keep_per_view", KeyType.Integer, "Runs per view and status."),
        new("days", KeyType.Integer, "Younger runs are kept; failures twice as long."),
    ]);

    private static readonly KeyTable Defaults = new("What views ask for that do not say.",
        [ViewKeys.Table["refresh_strategy"], ViewKeys.Table["row_count"]]);

    private static readonly Key[] Everywhere =
    [
        new("database", KeyType.Mapping,
            "The database; a variable that is not set counts as none.") { Nested = Database },
        new("search_path", KeyType.Names,
            "How unqualified names resolve; the view's own schema and public unless given."),
        new("registry_schema", KeyType.Name, "The schema of the tool's own tables."),
        new("embedded", KeyType.Mapping, "The private server that --embedded starts.") { Nested = Embedded },
        new("timeouts", KeyType.Mapping, "Bounds on waiting.") { Nested = Timeouts },
        new("staging_schema", KeyType.Name, "An existing schema to stage in, for roles that may not create one."),
        new("scheduler", KeyType.Choice, "Who carries out the schedules of views: pg_cron makes its jobs part of the plan; none unless given.") { Allowed = ["none", "pg_cron"] },
        new("retention", KeyType.Mapping, "How much of the run log is kept.") { Nested = Retention },
        new("defaults", KeyType.Mapping, "What views ask for that do not say.") { Nested = Defaults },
        new("rules", KeyType.TextByName, "Severities by the code of a rule.") { Allowed = ["error", "warning", "off"] },
    ];

    /// <summary>The keys of one of the <c>environments</c>.</summary>
    public static KeyTable Environment { get; } = new("What is different in this environment.", Everywhere);

    /// <summary>The table.</summary>
    public static KeyTable Table { get; } = new("A project of materialized views.",
    [
        new("version", KeyType.Integer, "The version of this format: 1.") { Allowed = ["1"] },
        new("views", KeyType.Texts, "Folders of view files."),
        .. Everywhere,
        new("environments", KeyType.MappingByName, "What differs by environment, chosen by -e.") { Nested = Environment },
    ]);
}
