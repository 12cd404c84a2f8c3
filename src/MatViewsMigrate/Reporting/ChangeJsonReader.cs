using System.Text.Json;
using MatViewsMigrate.Catalog;
using MatViewsMigrate.Planning;

namespace MatViewsMigrate.Reporting;

/// <summary>A change read back from a plan file; its actions say which it is.</summary>
internal static class ChangeJsonReader
{
    public static Change Read(JsonElement change)
    {
        var view = change.Name();
        return string.Join(' ', change.Texts("actions")) switch
        {
            "create" => new Change.Create { View = view, Query = Query(change, "after"), Columns = Columns(change, "after"), Estimate = Estimate(change) },
            "create delete" => Swap(change),
            "update" => new Change.Alter { View = view, Differences = change.List("differences", Difference) },
            "rename" => new Change.Rename { View = view, From = change.Member("from").Name() },
            "adopt" => new Change.Adopt { View = view },
            "schedule" or "reschedule" or "unschedule" =>
                new Change.Schedule { View = view, Live = change.TextOrNull("live"), Wanted = change.TextOrNull("wanted") },
            "delete" => new Change.Delete { View = view, Bytes = Bytes(change), Rows = Rows(change) },
            var actions => throw new JsonException($"the actions of {view} are \"{actions}\", which this version does not know"),
        };
    }

    private static Change.Swap Swap(JsonElement change) => new()
    {
        View = change.Name(),
        Cause = change.Word<SwapCause>("cause"),
        Managed = change.Flag("managed"),
        Upstreams = change.Names("upstreams"),
        Bytes = Bytes(change),
        Rows = Rows(change),
        LiveQuery = Query(change, "before"),
        LiveColumns = Columns(change, "before"),
        Query = Query(change, "after"),
        Columns = Columns(change, "after"),
        Estimate = Estimate(change),
        Differences = change.List("differences", Difference),
    };

    private static long Bytes(JsonElement change) => change.Member("bytes").GetInt64();

    private static double Rows(JsonElement change) => change.Member("rows").GetDouble();

    private static QueryEstimate? Estimate(JsonElement change) =>
        change.Member("after") is var after && after.TryGetProperty("estimated_rows", out var rows)
            ? new(rows.GetDouble(), after.Member("estimated_cost").GetDouble())
            : null;

    private static string Query(JsonElement change, string side) => change.Member(side).Text("query");

    private static List<LiveColumn> Columns(JsonElement change, string side) => change.Member(side).List("columns", Column);

    private static LiveColumn Column(JsonElement column) =>
        new(column.Text("name"), column.Text("type"), column.TextOrNull("collation"))
        {
            Comment = column.TextOrNull("comment"),
            StatisticsTarget = column.TryGetProperty("statistics_target", out var target) ? target.GetInt32() : null,
            Options = column.TryGetProperty("options", out _) ? column.Texts("options") : [],
            Storage = column.TextOrNull("storage"),
            Compression = column.TextOrNull("compression"),
        };

    private static Difference Difference(JsonElement difference) =>
        new(difference.Text("what"), difference.TextOrNull("live"), difference.TextOrNull("wanted"));
}
