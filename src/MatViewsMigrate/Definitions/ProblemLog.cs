using MatViewsMigrate.Names;

namespace MatViewsMigrate.Definitions;

/// <summary>Collects what is wrong with a view's files, or with another file.</summary>
/// <param name="severities">Severities set by rule code; null switches a rule off.</param>
/// <param name="shown">Files with their texts, of which problems show the line; those that may hold secrets are not among them.</param>
internal sealed class ProblemLog(
    IReadOnlyDictionary<string, Severity?> severities, params IReadOnlyList<(string File, string Text)> shown)
{
    private readonly List<DefinitionProblem> problems = [];
    private readonly List<SuppressedProblem> suppressed = [];

    public IReadOnlyList<DefinitionProblem> Problems => problems;

    /// <summary>What would be among the problems, were it not for <see cref="Suppressions"/>.</summary>
    public IReadOnlyList<SuppressedProblem> Suppressed => suppressed;

    /// <summary>Rules that may be broken, by code.</summary>
    public IReadOnlyDictionary<string, Suppression> Suppressions { get; init; } = new Dictionary<string, Suppression>();

    /// <summary>An empty log under the same severities.</summary>
    public ProblemLog Showing(
        IReadOnlyList<(string File, string Text)> texts, IReadOnlyDictionary<string, Suppression>? suppressions = null) =>
        new(severities, texts) { Suppressions = suppressions ?? Suppressions };

    public void Add(Rule rule, SourceSpan at, string message, string remedy, Severity? severity = null)
    {
        if ((rule with { Severity = severity ?? rule.Severity }).SeverityUnder(severities) is { } effective)
            Add([new(at, rule.Code, effective, message, remedy) { Excerpt = Excerpt(at) }]);
    }

    public void Add(IEnumerable<DefinitionProblem> found)
    {
        foreach (var problem in found)
        {
            if (Suppressions.TryGetValue(problem.Code, out var suppression))
                suppressed.Add(new(problem, suppression.Reason));
            else
                problems.Add(problem);
        }
    }

    /// <summary>All problems of several logs, in the order of files and places, each once.</summary>
    public static IReadOnlyList<DefinitionProblem> Sorted(IEnumerable<ProblemLog> logs) =>
    [
        .. logs.SelectMany(log => log.Problems)
            .Distinct()
            .OrderBy(p => p.At.File, StringComparer.Ordinal)
            .ThenBy(p => p.At.Line)
            .ThenBy(p => p.At.Column)
            .ThenBy(p => p.Code, StringComparer.Ordinal)
            .ThenBy(p => p.Message, StringComparer.Ordinal),
    ];

    /// <summary>What is suppressed in several logs, in the order of files and places, each once.</summary>
    public static IReadOnlyList<SuppressedProblem> SortedSuppressed(IEnumerable<ProblemLog> logs) =>
        [.. logs.SelectMany(log => log.Suppressed).Distinct().OrderBy(s => s.Problem.ToString(), StringComparer.Ordinal)];

    private string? Excerpt(SourceSpan at)
    {
        var text = shown.FirstOrDefault(file => file.File == at.File).Text;
        var line = text?.Split('\n').ElementAtOrDefault(at.Line - 1);
        if (string.IsNullOrWhiteSpace(line) || line.Length > 200 || at.Column > line.Length + 1)
            return null;
        var number = $"{at.Line}";
        var lead = new string([.. line[..(at.Column - 1)].Select(c => c == '\t' ? '\t' : ' ')]);
        return $"{number} | {line}\n{new string(' ', number.Length)} | {lead}^";
    }
}
