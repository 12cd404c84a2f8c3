using MatViewsMigrate.Catalog;
using MatViewsMigrate.Definitions;
using MatViewsMigrate.Names;
using MatViewsMigrate.Planning;

namespace MatViewsMigrate.Services;

/// <summary>Refuses to build anew or to drop what belongs to an extension: the server drops it with the extension only.</summary>
internal sealed class ExtensionMembers(RebuildSet rebuild, LostDependents lost)
{
    /// <param name="views">Views that are built, changed or go, with what is live of them.</param>
    public IEnumerable<DefinitionProblem> Problems(IReadOnlyList<(ViewMatch Match, LiveView? Live)> views)
    {
        var at = views.Select(view => view.Match.Wanted?.Query.Start).OfType<SourceSpan>().FirstOrDefault();
        return
        [
            .. from view in views
               where view.Live is { Properties.MemberOf: not null } && (view.Match.Wanted is null || rebuild.Rebuilt.Contains(view.Live.Oid))
               select Problem(
                   view.Match.Wanted?.Query.Start ?? new SourceSpan(view.Match.Name.ToString(), 1, 1), $"materialized view {view.Live.Name}",
                   view.Live.Properties.MemberOf!, $"DROP MATERIALIZED VIEW {view.Live.Name.Sql}", rebuild.Rebuilt.Contains(view.Live.Oid)),
            .. from dependent in rebuild.Bridges.Union(lost.All)
               where dependent.MemberOf is not null
               select Problem(
                   at ?? new SourceSpan(dependent.Identity, 1, 1), dependent.Identity,
                   dependent.MemberOf!, dependent.DropSql, !lost.All.Contains(dependent)),
        ];
    }

    private static DefinitionProblem Problem(SourceSpan at, string what, string extension, string drop, bool anew)
    {
        var alter = $"ALTER EXTENSION {Identifier.Quote(extension)} ";
        return new(
            at, Rules.MemberStays.Code, Severity.Error,
            $"{what} would be {(anew ? "made anew" : "dropped")}, but belongs to extension {extension}: {(anew ? "the old one could never be dropped" : "only with it can it be dropped")}",
            $"run {alter}{drop} first{(anew ? $", and after the apply {alter}ADD{drop["DROP".Length..]}" : "")}");
    }
}
