using MatViewsMigrate.Catalog;
using MatViewsMigrate.Definitions;
using MatViewsMigrate.Names;

namespace MatViewsMigrate.Planning;

/// <summary>Which indexes a view keeps, gets and loses.</summary>
/// <param name="Kept">Live ones that stay, under the name that they have.</param>
/// <param name="Built">New ones, under their final name.</param>
/// <param name="Renamed">Live ones that stay under another name: from, to.</param>
/// <param name="Dropped">Live ones that go: no longer declared, or replaced by one of the same name.</param>
/// <param name="Undeclared">Among <paramref name="Kept"/>, those that no file declares.</param>
/// <param name="Declared">Final names of the indexes that the file declares.</param>
public sealed record IndexPlan(
    IReadOnlyList<LiveIndex> Kept,
    IReadOnlyList<LiveIndex> Built,
    IReadOnlyList<(LiveIndex Live, string Name)> Renamed,
    IReadOnlyList<LiveIndex> Dropped,
    IReadOnlyList<LiveIndex> Undeclared,
    IReadOnlyList<string> Declared)
{
    /// <summary>All indexes that the view will have, under their final names.</summary>
    public IReadOnlyList<LiveIndex> Final =>
        [.. Kept, .. Renamed.Select(rename => rename.Live with { Name = rename.Name }), .. Built];

    /// <summary>True when a live view needs no change of indexes.</summary>
    public bool IsEmpty => Built.Count == 0 && Renamed.Count == 0 && Dropped.Count == 0;

    /// <summary>A plan that leaves a view's indexes as they are, as far as they can be kept.</summary>
    public static IndexPlan Keep(LiveView live, LostParts lost, bool rebuild)
    {
        var dropped = live.Indexes.Where(index => Goes(index, lost, rebuild)).ToList();
        var kept = live.Indexes.Except(dropped).ToList();
        return new(kept, [], [], dropped, kept, []);
    }

    /// <summary>Compares what a file declares, as the server words it, with what is live.</summary>
    /// <param name="taken">Names that relations of the view's schema have, or will have; those that are chosen are added.</param>
    public static IndexPlan Of(
        ViewDefinition wanted, Compiled.Query compiled, LiveView? live, RegisteredView? registered, bool rebuild, ISet<string> taken)
    {
        var matching = new Matching(live?.Indexes ?? [], registered?.Applied.Indexes ?? [], taken);
        var declared = WantedIndexes.Of(wanted);
        var wishes = declared.Zip(compiled.Indexes, (index, made) => new Wish(index, made)).ToList();
        // An index that is declared in full serves as that of the key columns.
        if (wishes.Skip(1).Any(wish => wish.Serves(wanted.Key)))
            wishes.RemoveAt(0);
        foreach (var wish in wishes.Where(wish => wish.Index.Name is not null))
            matching.ByName(wish);
        foreach (var wish in wishes.Where(wish => wish.Live is null))
            matching.ByBody(wish);
        foreach (var wish in wishes.Where(wish => wish.Live is null))
            matching.Build(wish, wanted.Name);
        return matching.Result(wishes, index => Goes(index, compiled.Lost, rebuild));
    }

    // What is not valid serves nobody, and may be refused when it is built again.
    private static bool Goes(LiveIndex index, LostParts lost, bool rebuild) =>
        rebuild && (!index.Valid || lost.Indexes.Contains(index.Name));

    private sealed class Wish(IndexDefinition index, CompiledIndex made)
    {
        public IndexDefinition Index { get; } = index;

        public CompiledIndex Made { get; } = made;

        public LiveIndex? Live { get; set; }

        public LiveIndex? Built { get; set; }

        public string Name => Built?.Name ?? Index.Name ?? Live!.Name;

        public bool Serves(KeyColumns key) =>
            !key.IsEmpty && Made.KeyColumns is { } columns && columns.SequenceEqual(key.Columns);

        public bool Fits(LiveIndex live) => live.Valid && IsLike(live);

        public bool IsLike(LiveIndex live) =>
            live.Unique == Index.Unique && live.Body == Made.Body && live.Tablespace == Made.Tablespace;
    }

    private sealed class Matching(IReadOnlyList<LiveIndex> live, IReadOnlyList<string> managed, ISet<string> taken)
    {
        private readonly List<LiveIndex> _free = [.. live.OrderBy(index => !managed.Contains(index.Name))];
        private readonly List<LiveIndex> _replaced = [];

        public void ByName(Wish wish)
        {
            if (_free.Find(index => index.Name == wish.Index.Name) is not { } same)
                return;
            _free.Remove(same);
            if (wish.Fits(same))
                wish.Live = same;
            else
                _replaced.Add(same);
        }

        public void ByBody(Wish wish)
        {
            if (_replaced.Exists(index => index.Name == wish.Index.Name))
                return;
            wish.Live = _free.Find(index => wish.Fits(index) && (wish.Index.Name is null || managed.Contains(index.Name)));
            if (wish.Live is not null)
                _free.Remove(wish.Live);
        }

        public void Build(Wish wish, ViewName view)
        {
            var leftover = wish.Index.Name is null ? _free.Find(index => !index.Valid && wish.IsLike(index)) : null;
            if (leftover is not null)
            {
                _free.Remove(leftover);
                _replaced.Add(leftover);
            }

            var name = wish.Index.Name ?? leftover?.Name ?? IndexName.For(view.Name, wish.Index, taken);
            taken.Add(name);
            wish.Built = new LiveIndex(0, name)
            {
                Unique = wish.Index.Unique,
                Body = wish.Made.Body,
                Tablespace = wish.Made.Tablespace,
                Comment = _replaced.Find(index => index.Name == name)?.Comment,
            };
        }

        public IndexPlan Result(IReadOnlyList<Wish> wishes, Func<LiveIndex, bool> goes)
        {
            var kept = wishes.Where(wish => wish.Live is not null && wish.Live.Name == wish.Name).Select(wish => wish.Live!);
            var names = wishes.Select(wish => wish.Name).Concat(managed).ToHashSet();
            var leaving = _free.Where(index => managed.Contains(index.Name) || goes(index) || IndexSteps.IsMarked(index.Name, names)).ToList();
            var undeclared = _free.Except(leaving).ToList();
            return new IndexPlan(
                [.. kept, .. undeclared],
                [.. wishes.Select(wish => wish.Built).OfType<LiveIndex>()],
                [.. wishes.Where(wish => wish.Live is not null && wish.Live.Name != wish.Name).Select(wish => (wish.Live!, wish.Name))],
                [.. _replaced, .. leaving],
                undeclared,
                [.. wishes.Select(wish => wish.Name)]);
        }
    }
}
