using System.IO.Enumeration;
using MatViewsMigrate.Definitions;
using MatViewsMigrate.Planning;

namespace MatViewsMigrate.Services;

/// <summary>Which views a plan is limited to; each pattern is <c>tag:WORD</c>, or a name in which <c>*</c> and <c>?</c> stand for anything.</summary>
/// <param name="Patterns">None for all views. One with a dot is for <c>schema.name</c>, else for the name alone.</param>
public sealed record PlanTargets(IReadOnlyList<string> Patterns)
{
    private const string Tag = "tag:";

    /// <summary>All views.</summary>
    public static PlanTargets All { get; } = new([]);

    /// <summary>Views of files that the plan is about, changed or not.</summary>
    /// <param name="limited">The state without the changes that are left out.</param>
    internal IEnumerable<ViewMatch> ChosenOf(ProjectState all, ProjectState limited) => all.Touched.Concat(all.Untouched).Where(view =>
        Patterns.Count == 0 || limited.Touched.Contains(view) || Patterns.Any(pattern => Matches(pattern, view)));

    /// <summary>True when the pattern means the view.</summary>
    public static bool Matches(string pattern, ViewMatch view)
    {
        if (pattern.StartsWith(Tag, StringComparison.Ordinal))
            return (view.Wanted?.Tags ?? view.Registered?.Applied.Tags ?? []).Contains(pattern[Tag.Length..]);
        var name = pattern.Contains('.', StringComparison.Ordinal) ? view.Name.ToString() : view.Name.Name;
        return pattern == QualifiedName.Format(view.Name) || FileSystemName.MatchesSimpleExpression(pattern, name, ignoreCase: false);
    }
}

/// <summary>What limiting a plan came to.</summary>
/// <param name="PulledIn">Changed views that no pattern names, and that the named ones need.</param>
/// <param name="LeftOut">Changed views that the plan passes over.</param>
public sealed record TargetReport(IReadOnlyList<Names.ViewName> PulledIn, IReadOnlyList<Names.ViewName> LeftOut);
