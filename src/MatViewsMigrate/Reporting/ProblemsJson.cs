using System.Text.Json;
using MatViewsMigrate.Definitions;

namespace MatViewsMigrate.Reporting;

/// <summary>Mistakes in files as JSON.</summary>
public static class ProblemsJson
{
    /// <summary><c>{"problems": [{file, line, column, severity, code, message, remedy}]}</c>.</summary>
    public static void Write(TextWriter output, IReadOnlyList<DefinitionProblem> problems) => JsonText.Write(output, json =>
    {
        json.WriteStartObject();
        json.WriteArray("problems", ProblemsText.InOrder(problems), WriteProblem);
        json.WriteEndObject();
    });

    private static void WriteProblem(Utf8JsonWriter json, DefinitionProblem problem)
    {
        json.WriteString("file", problem.At.File);
        json.WriteNumber("line", problem.At.Line);
        json.WriteNumber("column", problem.At.Column);
        json.WriteString("severity", Words.Of(problem.Severity));
        json.WriteString("code", problem.Code);
        json.WriteString("message", problem.Message);
        json.WriteString("remedy", problem.Remedy);
    }
}
