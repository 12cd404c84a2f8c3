using MatViewsMigrate.Names;

namespace MatViewsMigrate.Definitions;

/// <summary>Collects what is wrong with a view's files, or with another file.</summary>
/// <param name="severities">Severities set by rule code; null switches a rule off.</param>
/// <param name="shown">Files with their texts, of which problems show the line; those that may hold secrets are not among them.</param>
internal sealed class ProblemLog(
    IReadOnlyDictionary<string, Severity?> severities, params IReadOnlyList<(string File, string Text)> shown)
{
    private readonly List<DefinitionProblem> problems = [];

    public IReadOnlyList<DefinitionProblem> Problems => problems;

    /// <summary>An empty log under the same severities.</summary>
    public ProblemLog Showing(params IReadOnlyList<(string File, string Text)> texts) => new(severities, texts);

    public void Add(Rule rule, SourceSpan at, string message, string remedy, Severity? severity = null)
    {
        if ((rule with { Severity = severity ?? rule.Severity }).SeverityUnder(severities) is { } effective)
            problems.Add(new(at, rule.Code, effective, message, remedy) { Excerpt = Excerpt(at) });
    }

    public void Add(IEnumerable<DefinitionProblem> found) => problems.AddRange(found);

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
