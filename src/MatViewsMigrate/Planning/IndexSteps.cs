using MatViewsMigrate.Names;

namespace MatViewsMigrate.Planning;

/// <summary>Changes of indexes where the view stands: readers and refreshes go on meanwhile.</summary>
internal static class IndexSteps
{
    private const string New = "_mvnew";
    private const string Old = "_mvold";

    /// <summary>Builds what is new, before the cutover. What takes another's name is built under a name of its own first.</summary>
    public static IEnumerable<Step> Build(PlannedView view) => view.Indexes.Built.Select(index =>
    {
        var name = view.Indexes.Dropped.Any(dropped => dropped.Name == index.Name) ? Arriving(index.Name) : index.Name;
        var live = view.Live!.Name;
        return new Step.BuildIndex
        {
            View = view.Name,
            Index = index.Name,
            On = live,
            BuiltAs = name,
            Undo = [DropIndex(new ViewName(live.Schema, name))],
            Statements =
            [
                DropIndex(new ViewName(live.Schema, Arriving(index.Name))),
                .. index.Tablespace is null ? Array.Empty<Statement>() : [new Statement($"SET default_tablespace = {Identifier.Quote(index.Tablespace)}")],
                new(
                    $"CREATE {(index.Unique ? "UNIQUE " : "")}INDEX CONCURRENTLY {Identifier.Quote(name)} ON {live.Sql} {index.Body}",
                    LockMode.ShareUpdateExclusive) { Transactional = false },
                .. index.Tablespace is null ? Array.Empty<Statement>() : [new Statement("SET default_tablespace = ''")],
                .. StageSql.IndexSettings(index, new ViewName(live.Schema, name)),
            ],
        };
    });

    /// <summary>What gives indexes their final names, in the cutover.</summary>
    public static IEnumerable<Statement> Rename(PlannedView view)
    {
        var replaced = view.Indexes.Built.Where(index => view.Indexes.Dropped.Any(dropped => dropped.Name == index.Name)).ToList();
        return replaced.SelectMany(index => new[]
            {
                RenameIndex(view.Name, index.Name, Leaving(index.Name)),
                RenameIndex(view.Name, Arriving(index.Name), index.Name),
            })
            .Concat(view.Indexes.Renamed.Select(rename => RenameIndex(view.Name, rename.Live.Name, rename.Name)));
    }

    /// <summary>Drops what is no longer wanted, after the cutover.</summary>
    public static IEnumerable<Step> Drop(PlannedView view) => view.Indexes.Dropped.Select(index =>
    {
        var name = view.Indexes.Built.Any(built => built.Name == index.Name) ? Leaving(index.Name) : index.Name;
        return new Step.DropIndex
        {
            View = view.Name,
            Index = index.Name,
            Statements = [DropIndex(new ViewName(view.Name.Schema, name))],
        };
    });

    private static Statement DropIndex(ViewName index) =>
        new($"DROP INDEX CONCURRENTLY IF EXISTS {index.Sql}", LockMode.ShareUpdateExclusive) { Transactional = false };

    private static Statement RenameIndex(ViewName view, string from, string to) => new(
        $"ALTER INDEX {new ViewName(view.Schema, from).Sql} RENAME TO {Identifier.Quote(to)}", LockMode.ShareUpdateExclusive);

    /// <summary>True for what an interrupted change of one of the indexes left behind.</summary>
    public static bool IsMarked(string index, IEnumerable<string> names) =>
        (index.EndsWith(New, StringComparison.Ordinal) || index.EndsWith(Old, StringComparison.Ordinal))
        && names.Any(name => index == Arriving(name) || index == Leaving(name));

    private static string Arriving(string name) => Marked(name, New);

    private static string Leaving(string name) => Marked(name, Old);

    // The hash keeps apart names that are equal once they are cut.
    private static string Marked(string name, string mark) =>
        $"{Identifier.Cut(name, Identifier.MaxBytes - mark.Length - 7)}_{ContentHash.Of(name).Value[..6]}{mark}";
}
