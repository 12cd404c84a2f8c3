using MatViewsMigrate.Catalog;
using MatViewsMigrate.Names;

namespace MatViewsMigrate.Planning;

/// <summary>Moves between the schemas where views are read and those where they are built and put aside.</summary>
/// <remarks>
/// What has a name of its own while it is aside carries that name across: its final one may be taken on either side. The lock
/// is that of the object; <c>SET SCHEMA</c> takes about a millisecond.
/// </remarks>
public static class Moves
{
    /// <summary>Puts a view aside, with its indexes and statistics objects.</summary>
    public static IEnumerable<Statement> Out(LiveView view, StagingNames names) =>
    [
        .. Indexes(view.Indexes, view.Name, index => index, index => names.RetiredIndex(view.Name, index)),
        .. Out(View, view.Name, names.Retired(view.Name), LockMode.AccessExclusive),
        .. view.Statistics.SelectMany(statistics => Out(Statistics, statistics.Name, names.Retired(statistics.Name))),
    ];

    /// <summary>Moves a staged view to its place, with its indexes and statistics objects.</summary>
    public static IEnumerable<Statement> In(LiveView view, StagingNames names, string? passing) =>
    [
        .. In(View, names.Staged(view.Name), view.Name, LockMode.AccessExclusive, passing),
        .. Indexes(view.Indexes, view.Name, index => names.StagedIndex(view.Name, index), index => index),
        .. view.Statistics.SelectMany(statistics => In(Statistics, names.Staged(statistics.Name), statistics.Name)),
    ];

    /// <summary>Moves something away from its place.</summary>
    /// <param name="sql">Kind and name as <c>ALTER</c> takes them.</param>
    public static IEnumerable<Statement> Out(Func<ViewName, string> sql, ViewName source, ViewName target, LockMode mode = LockMode.None) =>
    [
        .. Rename(sql, source, target.Name, mode),
        Move(sql, source with { Name = target.Name }, target.Schema, mode),
    ];

    /// <summary>Moves something to its place.</summary>
    /// <param name="passing">The name under which it goes; null for the one that it has.</param>
    public static IEnumerable<Statement> In(
        Func<ViewName, string> sql, ViewName source, ViewName target, LockMode mode = LockMode.None, string? passing = null)
    {
        var under = source with { Name = passing ?? source.Name };
        return
        [
            .. Rename(sql, source, under.Name, mode),
            .. source.Schema == target.Schema ? [] : new[] { Move(sql, under, target.Schema, mode) },
            .. Rename(sql, under with { Schema = target.Schema }, target.Name, mode),
        ];
    }

    internal static string View(ViewName name) => $"MATERIALIZED VIEW {name.Sql}";

    private static string Statistics(ViewName name) => $"STATISTICS {name.Sql}";

    private static Statement Move(Func<ViewName, string> sql, ViewName name, string schema, LockMode mode) =>
        new($"ALTER {sql(name)} SET SCHEMA {Identifier.Quote(schema)}", mode);

    private static IEnumerable<Statement> Rename(Func<ViewName, string> sql, ViewName name, string to, LockMode mode) =>
        name.Name == to ? [] : [new($"ALTER {sql(name)} RENAME TO {Identifier.Quote(to)}", mode)];

    // Indexes follow their view into another schema.
    private static IEnumerable<Statement> Indexes(
        IReadOnlyList<LiveIndex> indexes, ViewName view, Func<string, string> from, Func<string, string> to) =>
        indexes.SelectMany(index => Rename(
            name => $"INDEX {name.Sql}", view with { Name = from(index.Name) }, to(index.Name), LockMode.ShareUpdateExclusive));
}
