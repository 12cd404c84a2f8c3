using System.Globalization;
using MatViewsMigrate.Catalog;
using MatViewsMigrate.Definitions;
using MatViewsMigrate.Names;

namespace MatViewsMigrate.Planning;

/// <summary>Says of one view what changes, once it is known how the server words it.</summary>
public static class ChangeFinder
{
    /// <summary>The changes of a planned view, in the order in which they are told.</summary>
    public static IReadOnlyList<Change> Of(PlannedView view, IReadOnlyList<ViewName> rebuiltUpstreams, QueryEstimate? estimate = null)
    {
        if (view.Live is null)
            return [new Change.Create { View = view.Name, Query = view.Compiled.Canonical, Columns = view.Compiled.Columns, Estimate = estimate }];
        var changes = new List<Change>();
        if (view.Definition is not null && view.Registered is not { Managed: true })
            changes.Add(new Change.Adopt { View = view.Name });
        if (view.IsRenamed)
            changes.Add(new Change.Rename { View = view.Name, From = view.Live.Name });
        var differences = Differences(view);
        if (view.Rebuild)
            changes.Add(Swap(view, view.Live, differences, rebuiltUpstreams) with { Estimate = estimate });
        else if (differences.Count > 0)
            changes.Add(new Change.Alter { View = view.Name, Differences = differences });
        return changes;
    }

    /// <summary>What the registry knows and the catalog does not: strategy, schedule, freshness and the like.</summary>
    public static IReadOnlyList<Difference> Settings(ViewDefinition wanted, RegisteredView? registered)
    {
        if (registered is not { Managed: true })
            return [];
        var before = registered.Applied;
        var after = Applied.Of(wanted, []);
        return [.. new Difference[]
        {
            new("refresh_strategy", before.Strategy, after.Strategy),
            new("unique_index_columns", string.Join(", ", before.UniqueIndexColumns), string.Join(", ", after.UniqueIndexColumns)),
            new("schedule", before.Schedule, after.Schedule),
            new("freshness.max_age", Seconds(before.MaxAgeSeconds), Seconds(after.MaxAgeSeconds)),
            new("row_count", before.RowCounting, after.RowCounting),
            new("protect", Word(before.Protected), Word(after.Protected)),
        }.Where(difference => difference.Live != difference.Wanted)];
    }

    private static List<Difference> Differences(PlannedView view) =>
    [
        .. view.Properties.Select(change => change.Difference),
        .. view.Indexes.Built.Select(index => new Difference($"index {index.Name}", Replaced(view, index), Describe(index))),
        .. view.Indexes.Renamed.Select(rename => new Difference("index name", rename.Live.Name, rename.Name)),
        .. view.Indexes.Dropped
            .Where(index => view.Indexes.Built.All(built => built.Name != index.Name))
            .Select(index => new Difference($"index {index.Name}", Describe(index), null)),
        .. view.Settings,
    ];

    private static string? Replaced(PlannedView view, LiveIndex index) =>
        view.Indexes.Dropped.FirstOrDefault(dropped => dropped.Name == index.Name) is { } replaced ? Describe(replaced) : null;

    private static string Describe(LiveIndex index) =>
        $"{(index.Unique ? "UNIQUE " : "")}{index.Body}{(index.Valid ? "" : " (invalid)")}";

    private static Change.Swap Swap(
        PlannedView view, LiveView live, IReadOnlyList<Difference> differences, IReadOnlyList<ViewName> upstreams) => new()
        {
            View = view.Name,
            Cause = Cause(view, upstreams),
            LiveQuery = live.Query ?? "",
            Query = view.Compiled.Canonical,
            LiveColumns = live.Columns,
            Columns = view.Compiled.Columns,
            Upstreams = upstreams.Count > 0 ? upstreams : view.OutdatedBy,
            Managed = view.Definition is not null,
            Differences = differences,
            Bytes = live.Bytes,
            Rows = live.EstimatedRows,
            Last = view.Last,
        };

    // A file that is as it was applied gives another query only because of what it reads.
    private static SwapCause Cause(PlannedView view, IReadOnlyList<ViewName> upstreams) =>
        view.Compiled.SameAsLive || (upstreams.Count + view.OutdatedBy.Count > 0 && view.Registered?.Hash == view.Definition?.Hash)
            ? upstreams.Count > 0 ? SwapCause.Upstream : view.OutdatedBy.Count > 0 ? SwapCause.SecondWave : SwapCause.Property
            : SwapCause.Query;

    private static string? Seconds(double? seconds) => seconds?.ToString(CultureInfo.InvariantCulture) is { } text ? $"{text} s" : null;

    private static string Word(bool value) => value ? "true" : "false";
}
