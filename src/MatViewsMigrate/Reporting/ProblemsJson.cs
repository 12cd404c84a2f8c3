using System.Text.Json;
using MatViewsMigrate.Definitions;

namespace MatViewsMigrate.Reporting;

/// <summary>Mistakes in files as JSON.</summary>
public static class ProblemsJson
{
    /// <summary>
    /// <c>{"problems": [{file, line, column, severity, code, message, remedy}], "suppressed": [{..., reason}]}</c>; the latter
    /// where it is given.
    /// </summary>
    public static void Write(
        TextWriter output, IReadOnlyList<DefinitionProblem> problems, IReadOnlyList<SuppressedProblem>? suppressed = null) =>
        JsonText.Write(output, json =>
        {
            json.WriteStartObject();
            json.WriteArray("problems", ProblemsText.InOrder(problems), WriteProblem);
            if (suppressed is not null)
                json.WriteArray("suppressed", suppressed, WriteSuppressed);
            json.WriteEndObject();
        });

    private static void WriteSuppressed(Utf8JsonWriter json, SuppressedProblem suppressed)
    {
        WriteProblem(json, suppressed.Problem);
        json.WriteString("reason", suppressed.Reason);
    }

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
