using System.Text.Json;
using MatViewsMigrate.Names;
using Npgsql;

namespace MatViewsMigrate.Catalog;

/// <summary>Turns a row of catalog-views.sql into a value.</summary>
internal static class LiveViewRow
{
    // An index that was dropped after the query began has a row, but its definition is gone: the same for statistics.
    public static LiveView Read(NpgsqlDataReader row) => new()
    {
        Oid = row.Oid("oid"),
        Name = row.Name(),
        Query = row.Optional("query") is { } query ? WithoutSemicolon(query) : null,
        Populated = row.Flag("populated"),
        EstimatedRows = row.GetDouble(row.GetOrdinal("rows")),
        Bytes = row.Number("bytes"),
        Properties = Properties(row),
        Columns = row.Each("columns", Column),
        Indexes = [.. row.Each("indexes", Index).Where(index => index.Body is not null || row.Flag("busy"))],
        Statistics = [.. row.Each("statistics", Statistics).Where(s => s.Kinds.Length > 0 || row.Flag("busy"))],
        Reads = row.Oids("reads"),
        Calls = row.Oids("calls"),
        Stamp = row.Text("stamp"),
        Busy = row.Busy(),
    };

    /// <summary>A view's text as the server prints it, without what ends the statement.</summary>
    public static string WithoutSemicolon(string query) => query.EndsWith(';') ? query[..^1] : query;

    public static Grant Grant(JsonElement grant) => new(
        grant.Text("privilege"), grant.Text("grantee"), grant.Flag("grantable"), grant.Optional("column"),
        grant.Optional("grantor"));

    public static LiveColumn Column(JsonElement column) =>
        new(column.Text("name"), column.Text("type"), column.Optional("collation"))
        {
            Comment = column.Optional("comment"),
            StatisticsTarget = column.Count("target"),
            Options = [.. column.Texts("options").OfType<string>()],
            Storage = column.Optional("storage"),
            Compression = column.Optional("compression"),
        };

    private static Properties Properties(NpgsqlDataReader row) => new()
    {
        Owner = row.Text("owner"),
        Grants = row.Each("grants", Grant),
        OwnerPrivileges = row.Texts("owner_privileges"),
        Comment = row.Optional("comment"),
        Storage = Storage(row.Texts("options") ?? [], row.Texts("toast") ?? []),
        Tablespace = row.Optional("tablespace"),
        AccessMethod = row.Text("access_method"),
        ReplicaIdentity = row.Optional("replica_identity"),
        Extensions = row.Texts("extensions") ?? [],
        MemberOf = row.Optional("member_of"),
        Labels = row.Each("labels", label =>
            new SecurityLabel(label.Text("provider"), label.Text("label"), label.Optional("column"))),
    };

    private static SortedDictionary<string, string> Storage(IEnumerable<string> options, IEnumerable<string> toast)
    {
        var storage = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var option in options.Concat(toast.Select(option => $"toast.{option}")))
        {
            var equals = option.IndexOf('=', StringComparison.Ordinal);
            storage[option[..equals]] = option[(equals + 1)..];
        }

        return storage;
    }

    private static LiveIndex Index(JsonElement index) => new(index.GetProperty("oid").GetUInt32(), index.Text("name"))
    {
        Unique = index.Flag("unique"),
        Body = index.Optional("body"),
        Valid = index.Flag("valid"),
        UsableConcurrently = index.Flag("concurrently"),
        KeyColumns = index.Texts("keys"),
        Clustered = index.Flag("clustered"),
        Comment = index.Optional("comment"),
        Tablespace = index.Optional("tablespace"),
        Bytes = index.GetProperty("bytes").GetInt64(),
        StatisticsTargets = Targets(index.GetProperty("targets")),
        Extensions = [.. index.Texts("extensions").OfType<string>()],
    };

    private static SortedDictionary<int, int> Targets(JsonElement targets)
    {
        var byColumn = new SortedDictionary<int, int>();
        if (targets.ValueKind == JsonValueKind.Array)
        {
            foreach (var target in targets.EnumerateArray())
                byColumn[target[0].GetInt32()] = target[1].GetInt32();
        }

        return byColumn;
    }

    private static LiveStatistics Statistics(JsonElement statistics)
    {
        var from = statistics.Text("from");
        var definition = statistics.Optional("definition") ?? "";
        return new(
            statistics.GetProperty("oid").GetUInt32(),
            new ViewName(statistics.Text("schema"), statistics.Text("name")),
            definition.EndsWith(from, StringComparison.Ordinal) ? definition[..^from.Length] : definition,
            statistics.Text("owner"),
            statistics.Count("target"),
            statistics.Optional("comment"));
    }
}
