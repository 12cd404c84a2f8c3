using System.Diagnostics;
using System.Text.Json;
using MatViewsMigrate.Catalog;
using MatViewsMigrate.Planning;

namespace MatViewsMigrate.Reporting;

/// <summary>A change in a plan file.</summary>
internal static class ChangeJson
{
    public static void Write(Utf8JsonWriter json, Change change)
    {
        json.WriteAddress(change.View);
        json.WriteStrings("actions", Words.Actions(change));
        switch (change)
        {
            case Change.Create create:
                WriteSide(json, "after", create.Query, create.Columns, create.Estimate);
                break;
            case Change.Swap swap:
                WriteSwap(json, swap);
                break;
            case Change.Alter alter:
                json.WriteArray("differences", alter.Differences, WriteDifference);
                break;
            case Change.Rename rename:
                json.WriteName("from", rename.From);
                break;
            case Change.Delete delete:
                WriteSize(json, delete.Bytes, delete.Rows);
                break;
            case Change.Schedule schedule:
                json.WriteString("live", schedule.Live);
                json.WriteString("wanted", schedule.Wanted);
                break;
            case Change.Adopt:
                break;
            default:
                throw new UnreachableException(change.GetType().Name);
        }
    }

    private static void WriteSwap(Utf8JsonWriter json, Change.Swap swap)
    {
        json.WriteString("cause", Words.Of(swap.Cause));
        json.WriteBoolean("managed", swap.Managed);
        json.WriteNames("upstreams", swap.Upstreams);
        WriteSize(json, swap.Bytes, swap.Rows);
        WriteSide(json, "before", swap.LiveQuery, swap.LiveColumns);
        WriteSide(json, "after", swap.Query, swap.Columns, swap.Estimate);
        json.WriteArray("differences", swap.Differences, WriteDifference);
    }

    private static void WriteSize(Utf8JsonWriter json, long bytes, double rows)
    {
        json.WriteNumber("bytes", bytes);
        json.WriteNumber("rows", rows);
    }

    private static void WriteSide(
        Utf8JsonWriter json, string property, string query, IReadOnlyList<LiveColumn> columns, QueryEstimate? estimate = null)
    {
        json.WriteStartObject(property);
        json.WriteString("query", query);
        json.WriteArray("columns", columns, WriteColumn);
        if (estimate is not null)
        {
            json.WriteNumber("estimated_rows", estimate.Rows);
            json.WriteNumber("estimated_cost", estimate.Cost);
        }

        json.WriteEndObject();
    }

    private static void WriteColumn(Utf8JsonWriter json, LiveColumn column)
    {
        json.WriteString("name", column.Name);
        json.WriteString("type", column.Type);
        json.WriteString("collation", column.Collation);
        if (column.Comment is not null)
            json.WriteString("comment", column.Comment);
        if (column.StatisticsTarget is { } target)
            json.WriteNumber("statistics_target", target);
        if (column.Options.Count > 0)
            json.WriteStrings("options", column.Options);
        if (column.Storage is not null)
            json.WriteString("storage", column.Storage);
        if (column.Compression is not null)
            json.WriteString("compression", column.Compression);
    }

    private static void WriteDifference(Utf8JsonWriter json, Difference difference)
    {
        json.WriteString("what", difference.What);
        json.WriteString("live", difference.Live);
        json.WriteString("wanted", difference.Wanted);
    }
}
