using System.Diagnostics;
using Npgsql;

namespace MatViewsMigrate.Catalog;

/// <summary>Turns a row of dependents-select.sql into a value.</summary>
internal static class DependentRow
{
    /// <summary>The dependent; null when it was dropped after the query began, so that its definition is gone.</summary>
    public static Dependent? Read(NpgsqlDataReader row)
    {
        if (row.Optional("identity") is null
            || (row.Optional("definition") is null && row.Text("kind") != "row type" && !row.Flag("busy")))
        {
            return null;
        }

        var dependent = Kind(row) with { Reads = row.Oids("reads"), MemberOf = row.Optional("member_of"), Busy = row.Busy() };
        return dependent.Busy is not null ? dependent : dependent with { Fingerprint = Fingerprint(dependent, row) };
    }

    private static Dependent Kind(NpgsqlDataReader row) => row.Text("kind") switch
    {
        "view" => View(row),
        "materialized view" => new Dependent.MaterializedView
        {
            Oid = row.Oid("oid"),
            Identity = Identity(row),
            Owner = row.Text("owner"),
            DropSql = row.Text("drop"),
            Name = row.Name(),
        },
        "function" => Function(row),
        "policy" => new Dependent.Policy
        {
            Oid = row.Oid("oid"),
            Identity = Identity(row),
            Owner = row.Text("owner"),
            DropSql = row.Text("drop"),
            On = row.Name(),
            Definition = Definition(row),
        },
        "rule" => new Dependent.Rule
        {
            Oid = row.Oid("oid"),
            Identity = Identity(row),
            Owner = row.Text("owner"),
            DropSql = row.Text("drop"),
            On = row.Name(),
            Definition = Definition(row),
        },
        "row type" => new Dependent.RowTypeUse
        {
            Oid = row.Oid("oid"),
            Identity = Identity(row),
            Owner = row.Text("owner"),
            DropSql = row.Text("drop"),
        },
        var kind => throw new UnreachableException(kind),
    };

    private static Dependent.View View(NpgsqlDataReader row) => new()
    {
        Oid = row.Oid("oid"),
        Identity = Identity(row),
        Owner = row.Text("owner"),
        DropSql = row.Text("drop"),
        Name = row.Name(),
        Query = LiveViewRow.WithoutSemicolon(Definition(row)),
        Options = row.Texts("options") ?? [],
        Columns = row.Each("columns", LiveViewRow.Column),
        Grants = row.Each("grants", LiveViewRow.Grant),
        OwnerPrivileges = row.Texts("owner_privileges"),
        Comment = row.Optional("comment"),
        Extras = row.Texts("extras") ?? [],
    };

    private static Dependent.AtomicFunction Function(NpgsqlDataReader row) => new()
    {
        Oid = row.Oid("oid"),
        Identity = Identity(row),
        Owner = row.Text("owner"),
        DropSql = row.Text("drop"),
        Name = row.Name(),
        Definition = Definition(row),
        Arguments = row.Text("arguments"),
        IsProcedure = row.Flag("procedure"),
        Grants = row.Each("grants", LiveViewRow.Grant),
        OwnerPrivileges = row.Texts("owner_privileges"),
        Comment = row.Optional("comment"),
    };

    private static string Identity(NpgsqlDataReader row) =>
        row.Optional("member_of") is { } extension
            ? $"{row.Text("identity")} (extension {extension})"
            : row.Text("identity");

    private static string Definition(NpgsqlDataReader row) => row.Optional("definition") ?? "";

    private static string Fingerprint(Dependent dependent, NpgsqlDataReader row) => new Fingerprint()
        .Add(dependent.Identity, dependent.Owner, Definition(row), row.Optional("drop"), row.Optional("comment"))
        .List(row.Texts("options"))
        .Each(row.Each("columns", LiveViewRow.Column), (text, column) => text.Add(column))
        .Add(row.Each("grants", LiveViewRow.Grant))
        .List(row.Texts("owner_privileges"))
        .List(row.Texts("extras"))
        .Hash();
}
