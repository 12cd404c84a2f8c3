using MatViewsMigrate.Catalog;
using MatViewsMigrate.Compilation;
using MatViewsMigrate.Definitions;
using MatViewsMigrate.Names;
using MatViewsMigrate.Planning;

namespace MatViewsMigrate.Services;

/// <summary>Dependents that can neither stay as they are nor follow.</summary>
/// <param name="All">Those that go, if that is allowed; readers first.</param>
/// <param name="Problems">Those that a change of the files would break.</param>
internal sealed record LostDependents(IReadOnlyList<Dependent> All, IReadOnlyList<DefinitionProblem> Problems)
{
    public static LostDependents Of(
        IReadOnlyList<Dependent> dependents, RebuildSet rebuild, IReadOnlyList<ViewMatch> deleted, Future future,
        IReadOnlyList<ViewMatch> members, IEnumerable<ViewMatch> wanted)
    {
        var problems = new List<DefinitionProblem>();
        var gone = deleted.Select(match => match.Oid!.Value).ToHashSet();
        var staying = dependents.Where(dependent => !gone.Contains(dependent.Oid) && !rebuild.Rebuilt.Contains(dependent.Oid)).ToList();
        problems.AddRange(future.Broken.Where(broken => broken.Error is not null)
            .Select(broken => Breaks(broken, rebuild, members)));
        problems.AddRange(ReadersOfDeleted(members, deleted));
        var lost = Downstream(
            gone, [.. rebuild.Stuck.Cast<Dependent>().Union(future.Broken.Where(broken => broken.Error is null).Select(broken => broken.Dependent))], staying);
        var files = wanted.Where(match => match.Wanted is not null).DistinctBy(match => match.Name).ToDictionary(match => match.Name, match => match.Wanted!.Query.Start);
        problems.AddRange(lost.OfType<Dependent.MaterializedView>().Select(view => new DefinitionProblem(
            files.GetValueOrDefault(view.Name) ?? new SourceSpan(view.Name.ToString(), 1, 1), Rules.SourceStays.Code, Severity.Error,
            $"{view.Identity} reads a view whose file is gone", "drop or change it first, or put the file back")));
        problems.AddRange(ReadersOfLost(dependents.Where(dependent => rebuild.Rebuilt.Contains(dependent.Oid) || rebuild.Bridges.Contains(dependent)), lost, files));
        var depths = new ReadingDepths(dependents);
        return new LostDependents(
            [
                .. lost.Where(dependent => dependent is not Dependent.MaterializedView)
                    .OrderByDescending(dependent => dependent is Dependent.Policy or Dependent.Rule ? int.MaxValue : depths.Of(dependent.Oid)),
            ],
            problems);
    }

    // What is lost, and everything that reads it or what goes.
    private static List<Dependent> Downstream(IReadOnlySet<uint> gone, List<Dependent> lost, List<Dependent> staying)
    {
        var reached = gone.Concat(Oids(lost)).ToHashSet();
        staying = [.. staying.Except(lost)];
        while (staying.FindAll(dependent => dependent.Reads.Any(reached.Contains)) is { Count: > 0 } found)
        {
            // Two columns of a table have the OID that it has.
            staying = [.. staying.Except(found)];
            lost.AddRange(found);
            reached.UnionWith(Oids(found));
        }

        return lost;
    }

    // Built anew from what is dropped, while the old one still reads it.
    private static IEnumerable<DefinitionProblem> ReadersOfLost(
        IEnumerable<Dependent> rebuilt, List<Dependent> lost, Dictionary<ViewName, SourceSpan> files)
    {
        var gone = lost.Where(dependent => dependent is not Dependent.Rule).ToLookup(dependent => dependent.Oid);
        return
            from reader in rebuilt
            let read = reader.Reads.SelectMany(oid => gone[oid]).FirstOrDefault()
            where read is not null
            select new DefinitionProblem(
                (reader is Dependent.MaterializedView view ? files.GetValueOrDefault(view.Name) : null) ?? new SourceSpan(reader.Identity, 1, 1),
                Rules.DependentWorks.Code, Severity.Error,
                $"{reader.Identity} would be built anew, and reads {read.Identity}, which cannot follow and would be dropped",
                "change or drop one of them first");
    }

    // Nothing reads a rule: its OID is that of its relation.
    private static IEnumerable<uint> Oids(IEnumerable<Dependent> dependents) =>
        dependents.Where(dependent => dependent is not Dependent.Rule).Select(dependent => dependent.Oid);

    private static DefinitionProblem Breaks(BrokenView broken, RebuildSet rebuild, IReadOnlyList<ViewMatch> members)
    {
        var changed = members.FirstOrDefault(match =>
            match.Wanted is not null && match.Oid is { } oid && rebuild.Rebuilt.Contains(oid) && broken.Dependent.Reads.Contains(oid))
            ?? members.FirstOrDefault(match => match.Wanted is not null);
        return new DefinitionProblem(
            changed?.Wanted?.Query.Start ?? new SourceSpan(broken.Dependent.Identity, 1, 1), Rules.DependentWorks.Code, Severity.Error,
            $"{broken.Dependent.Identity}, owned by {broken.Dependent.Owner}, reads {changed?.Name} and would break: {broken.Error}",
            "keep what it reads, or change or drop that first");
    }

    private static IEnumerable<DefinitionProblem> ReadersOfDeleted(IReadOnlyList<ViewMatch> members, IReadOnlyList<ViewMatch> deleted)
    {
        var names = deleted.Select(match => match.Name).ToHashSet();
        return members
            .Where(match => match.Wanted is not null)
            .SelectMany(match => QueryReads.Of(BuildQuery.Of(match.Wanted!), match.Wanted)
                .Where(names.Contains)
                .Distinct()
                .Select(name => new DefinitionProblem(
                    match.Wanted!.Query.Start, Rules.SourceStays.Code, Severity.Error,
                    $"{match.Name} reads {name}, whose file is gone", $"put the file of {name} back, or change this query")));
    }
}
