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
        var lost = rebuild.Stuck.Cast<Dependent>()
            .Concat(future.Broken.Where(broken => broken.Error is null).Select(broken => broken.Dependent))
            .Concat(Downstream(gone, staying))
            .Distinct()
            .ToList();
        var files = wanted.Where(match => match.Wanted is not null).DistinctBy(match => match.Name).ToDictionary(match => match.Name, match => match.Wanted!.Query.Start);
        problems.AddRange(lost.OfType<Dependent.MaterializedView>().Select(view => new DefinitionProblem(
            files.GetValueOrDefault(view.Name) ?? new SourceSpan(view.Name.ToString(), 1, 1), Rules.SourceStays.Code, Severity.Error,
            $"{view.Identity} reads a view whose file is gone", "drop or change it first, or put the file back")));
        return new LostDependents([.. lost.Where(dependent => dependent is not Dependent.MaterializedView).Reverse()], problems);
    }

    // Everything that reads what goes, upstream first.
    private static IEnumerable<Dependent> Downstream(IReadOnlySet<uint> gone, List<Dependent> staying)
    {
        var reached = gone.ToHashSet();
        for (var found = true; found;)
        {
            found = false;
            foreach (var dependent in staying.Where(dependent => !reached.Contains(dependent.Oid) && dependent.Reads.Any(reached.Contains)))
            {
                found |= reached.Add(dependent.Oid);
                yield return dependent;
            }
        }
    }

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
