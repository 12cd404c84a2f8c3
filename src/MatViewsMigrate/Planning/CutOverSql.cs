using MatViewsMigrate.Catalog;
using MatViewsMigrate.Names;

namespace MatViewsMigrate.Planning;

/// <summary>The statements of the cutover: the gate, the locks, and what runs under them.</summary>
public sealed class CutOverSql(PlanDraft draft)
{
    private readonly StagingNames _names = draft.Names;

    /// <summary>The one step in which everything goes live.</summary>
    public Step.CutOver Build() => new()
    {
        Gate = [.. LiveViews().Concat(Altered()).SelectMany(Gate)],
        Locks = [.. LiveViews().Select(LockView), .. draft.Bridges.Select(bridge => bridge.Dependent).Concat(draft.Edges).Concat(draft.Lost).Select(ViewSql.Lock).OfType<Statement>()],
        Statements =
        [
            .. draft.Lost.Select(lost => new Statement(lost.DropSql, lost is Dependent.AtomicFunction ? LockMode.None : LockMode.AccessExclusive)),
            .. draft.Rebuilt.Where(view => view.Live is not null).SelectMany(view => Moves.Out(view.Live!, _names)),
            .. draft.Bridges.SelectMany(bridge => bridge.MoveOut(_names)),
            .. draft.Deleted.SelectMany(view => Moves.Out(view.Live, _names)),
            .. draft.InPlace.Where(view => view.IsRenamed).SelectMany(Rename),
            .. MoveIn(),
            .. draft.Edges.Select(edge => ViewSql.Rebind(edge, draft.Renamed)),
            .. draft.InPlace.SelectMany(view => view.Properties.SelectMany(change => change.Statements)),
            .. draft.InPlace.SelectMany(IndexSteps.Rename),
        ],
    };

    // All that is live and is moved, renamed or changed in a way that readers notice.
    private IEnumerable<LiveView> LiveViews() =>
        draft.Views
            .Where(view => view.Live is not null && (view.Rebuild || view.IsRenamed || Exclusive(view)))
            .Select(view => view.Live!)
            .Concat(draft.Deleted.Select(view => view.Live));

    // Changed in a way that readers do not notice, but refreshes and vacuum would keep waiting.
    private IEnumerable<LiveView> Altered() =>
        draft.InPlace
            .Where(view => !view.IsRenamed && !Exclusive(view))
            .Where(view => view.Properties.Count > 0 || IndexSteps.Rename(view).Any())
            .Select(view => view.Live!);

    private static bool Exclusive(PlannedView view) =>
        view.Properties.Any(change => change.Statements.Any(statement => statement.Lock == LockMode.AccessExclusive));

    // Setting an option to what it is takes SHARE UPDATE EXCLUSIVE, which no reader notices and autovacuum yields to.
    private static IEnumerable<Statement> Gate(LiveView view)
    {
        var options = view.Properties.Storage.Where(option => !option.Key.StartsWith("toast.", StringComparison.Ordinal)).Take(1).ToList();
        return options is [var option]
            ? [Alter($"SET ({StorageSql.Option(option.Key, option.Value)})")]
            : [Alter("SET (autovacuum_enabled = true)"), Alter("RESET (autovacuum_enabled)")];

        Statement Alter(string what) => new($"ALTER MATERIALIZED VIEW {view.Name.Sql} {what}", LockMode.ShareUpdateExclusive);
    }

    // Giving a view to the owner that it has locks it alone, and writes nothing. LOCK TABLE refuses materialized views.
    private static Statement LockView(LiveView view) => new(
        $"ALTER MATERIALIZED VIEW {view.Name.Sql} OWNER TO {Identifier.Quote(view.Properties.Owner)}", LockMode.AccessExclusive)
    { On = view.Name };

    // Renaming makes way for the names of types where moving does not: who needs that comes when all others are there.
    private IEnumerable<Statement> MoveIn() =>
        draft.Rebuilt.Select(view => (view.Name, Statements: Moves.In(view.Wanted, _names, Passing(view.Name))))
            .Concat(draft.Bridges.Select(bridge => (bridge.Name, Statements: bridge.MoveIn(_names, Passing(bridge.Name)))))
            .OrderBy(moved => draft.Crowded.Contains(moved.Name))
            .SelectMany(moved => moved.Statements);

    private IEnumerable<Statement> Rename(PlannedView view)
    {
        var passing = view.Live!.Name.Schema == view.Name.Schema ? null : Passing(view.Name);
        return Moves.In(Moves.View, view.Live.Name, view.Name, LockMode.AccessExclusive, passing);
    }

    private string? Passing(ViewName name) => draft.Crowded.Contains(name) ? _names.Passing(name) : null;
}
