using System.Text.Json;
using MatViewsMigrate.Definitions;

namespace MatViewsMigrate.Reporting;

/// <summary>Writes mistakes in files as SARIF 2.1.0, which code hosts and editors show at their lines.</summary>
/// <param name="pathOf">A file of the project as the repository knows it.</param>
public sealed class ProblemsSarif(TextWriter writer, string toolVersion, Func<string, string> pathOf)
{
    private readonly List<string> _codes = [.. Rules.All.Select(rule => rule.Code)];

    /// <summary>Problems that the files say are meant: results too, which are not shown.</summary>
    public IReadOnlyList<SuppressedProblem> Suppressed { get; init; } = [];

    /// <summary>One run with all rules, and a result for each problem.</summary>
    public void Write(IReadOnlyList<DefinitionProblem> problems) => JsonText.Write(writer, json =>
    {
        json.WriteStartObject();
        json.WriteString("$schema", "https://json.schemastore.org/sarif-2.1.0.json");
        json.WriteString("version", "2.1.0");
        json.WriteArray("runs", [problems], WriteRun);
        json.WriteEndObject();
    });

    private void WriteRun(Utf8JsonWriter json, IReadOnlyList<DefinitionProblem> problems)
    {
        json.WriteStartObject("tool");
        json.WriteStartObject("driver");
        json.WriteString("name", "matviews");
        json.WriteString("version", toolVersion);
        json.WriteArray("rules", Rules.All, WriteRule);
        json.WriteEndObject();
        json.WriteEndObject();
        json.WriteString("columnKind", "utf16CodeUnits");
        json.WriteStartArray("results");
        foreach (var problem in ProblemsText.InOrder(problems))
            WriteResult(json, problem, reason: null);
        foreach (var suppressed in Suppressed)
            WriteResult(json, suppressed.Problem, suppressed.Reason);
        json.WriteEndArray();
    }

    private static void WriteRule(Utf8JsonWriter json, Rule rule)
    {
        json.WriteString("id", rule.Code);
        WriteText(json, "shortDescription", $"{rule.Title}.");
        json.WriteStartObject("defaultConfiguration");
        json.WriteString("level", Words.Of(rule.Severity));
        json.WriteEndObject();
    }

    private void WriteResult(Utf8JsonWriter json, DefinitionProblem problem, string? reason)
    {
        json.WriteStartObject();
        json.WriteString("ruleId", problem.Code);
        if (_codes.IndexOf(problem.Code) is var index and >= 0)
            json.WriteNumber("ruleIndex", index);
        json.WriteString("level", Words.Of(problem.Severity));
        WriteText(json, "message", $"{problem.Message}; {problem.Remedy}");
        json.WriteArray("locations", [problem], WriteLocation);
        if (reason is not null)
            json.WriteArray("suppressions", [reason], WriteSuppression);
        json.WriteEndObject();
    }

    private static void WriteSuppression(Utf8JsonWriter json, string reason)
    {
        json.WriteString("kind", "inSource");
        json.WriteString("justification", reason);
    }

    private void WriteLocation(Utf8JsonWriter json, DefinitionProblem problem)
    {
        json.WriteStartObject("physicalLocation");
        json.WriteStartObject("artifactLocation");
        json.WriteString("uri", string.Join('/', pathOf(problem.At.File).Split('/').Select(Uri.EscapeDataString)));
        json.WriteEndObject();
        json.WriteStartObject("region");
        json.WriteNumber("startLine", problem.At.Line);
        json.WriteNumber("startColumn", problem.At.Column);
        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static void WriteText(Utf8JsonWriter json, string property, string text)
    {
        json.WriteStartObject(property);
        json.WriteString("text", text);
        json.WriteEndObject();
    }
}
