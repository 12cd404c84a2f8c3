namespace MatViewsMigrate.Definitions;

/// <summary>The keys of a view's file, in the order in which they are written.</summary>
public static class ViewKeys
{
    private static readonly KeyTable Freshness = new("How old the data may be.",
    [
        new("max_age", KeyType.Duration, "The oldest age of the data that is still fresh."),
    ])
    { Short = "max_age" };

    private static readonly KeyTable Timeouts = new("Bounds for this view alone.",
    [
        new("build", KeyType.Duration, "statement_timeout of the build; 0 for none."),
    ]);

    private static readonly KeyTable Grantee = new("A role, and what it may not or may do more.",
    [
        new("role", KeyType.Name, "The role; public is everybody."),
        new("columns", KeyType.Names, "The columns that the privilege is limited to."),
        new("with_grant_option", KeyType.Boolean, "The role may give the privilege to others."),
    ])
    { Short = "role", Required = ["role"] };

    private static readonly KeyTable VolatileColumn = new(
        "An output column whose value differs at each refresh, and is meant to.",
    [
        new("column", KeyType.Name, "The output column."),
        new("reason", KeyType.Text, "Why it is meant."),
    ])
    { Short = "column", Required = ["column", "reason"] };

    private static readonly KeyTable Index = new("An index.",
    [
        new("name", KeyType.Name, "Its name; without one the tool chooses, and accepts any."),
        new("unique", KeyType.Boolean, "A unique index."),
        new("columns", KeyType.Names, "Columns, in order."),
        new("expression", KeyType.Text, "An SQL expression, after the columns."),
        new("expressions", KeyType.Texts, "SQL expressions, after the columns."),
        new("order", KeyType.TextOrTextByName, "asc or desc, with nulls first or last: for all columns, or by column."),
        new("include", KeyType.Names, "Further columns that the index only carries."),
        new("where", KeyType.Text, "The SQL condition of a partial index."),
        new("method", KeyType.Name, "The access method; btree unless given."),
        new("definition", KeyType.Text,
            "All that follows the relation, from USING on, for what the other keys cannot say."),
    ])
    { Short = "columns" };

    private static readonly string[] Privileges =
        ["select", "insert", "update", "delete", "truncate", "references", "trigger", "maintain", "all"];

    private static readonly KeyTable Grants = new("Roles by privilege.",
        [.. Privileges.Select(privilege => new Key(privilege, KeyType.Mappings, Roles(privilege)) { Nested = Grantee })])
    { UnknownKey = Rules.Grants };

    private static readonly string[] Strategies = ["regular", "concurrent", "swap", "auto"];

    private static readonly string[] Counts = ["none", "estimated", "exact"];

    /// <summary>The table.</summary>
    public static KeyTable Table { get; } = new("A materialized view.",
    [
        new("name", KeyType.Name, "The view's name; the file's name unless given."),
        new("schema", KeyType.Name, "The view's schema; the folder's name unless given."),
        new("description", KeyType.Text, "The view's comment; an empty text removes it."),
        new("sql", KeyType.Text, "The query; else it stands in the SQL file of the same name."),
        new("refresh_strategy", KeyType.Choice, "How the data are brought up to date.") { Allowed = Strategies },
        new("unique_index_columns", KeyType.Names, "Columns of the unique index, which concurrent needs."),
        new("indexes", KeyType.Mappings, "Further indexes.") { Nested = Index },
        new("schedule", KeyType.Text, "When to refresh: a cron line of five fields."),
        new("freshness", KeyType.Mapping, "How old the data may be.") { Nested = Freshness },
        new("row_count", KeyType.Choice, "How rows are counted at each refresh.") { Allowed = Counts },
        new("grants", KeyType.Mapping,
            "All grants of others than the owner; without this key they stay as they are.") { Nested = Grants },
        new("renamed_from", KeyType.Text, "The name the view had before: a rename, not a rebuild."),
        new("protect", KeyType.Boolean, "Never deleted, whatever is approved."),
        new("columns", KeyType.TextByName, "Comments by column; an empty text removes one."),
        new("owner", KeyType.Name, "The owner."),
        new("storage", KeyType.TextByName, "Storage parameters, those of the TOAST table as toast.name."),
        new("tablespace", KeyType.Name, "The tablespace."),
        new("access_method", KeyType.Name, "The table access method."),
        new("sort_by", KeyType.Names, "Columns by which the stored rows are ordered."),
        new("with_data", KeyType.Boolean, "false: created without data, and left so."),
        new("depends_on", KeyType.Texts, "Relations that the query depends on and the server cannot see."),
        new("tags", KeyType.Texts, "Words to choose views by."),
        new("allow_volatile", KeyType.MappingsOrTextByName, "Volatile output columns that are meant, with reasons.")
        {
            Nested = VolatileColumn,
        },
        new("timeouts", KeyType.Mapping, "Bounds for this view alone.") { Nested = Timeouts },
        new("suppress", KeyType.TextByName, "Rules that this view may break, by code, each with the reason."),
    ]);

    private static string Roles(string privilege) =>
        $"Roles with {(privilege == "all" ? "all privileges" : privilege.ToUpperInvariant())}.";
}
