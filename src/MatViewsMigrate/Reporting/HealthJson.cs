using MatViewsMigrate.Services.Health;

namespace MatViewsMigrate.Reporting;

/// <summary>What is wrong with views, as JSON.</summary>
public static class HealthJson
{
    /// <summary><c>{healthy, findings: [{view, check, severity, message}]}</c>.</summary>
    public static void Write(TextWriter output, IReadOnlyList<Finding> findings) => JsonText.Write(output, json =>
    {
        json.WriteStartObject();
        json.WriteBoolean("healthy", findings.Count == 0);
        json.WriteArray("findings", findings, (_, finding) =>
        {
            json.WriteString("view", finding.View.ToString());
            json.WriteString("check", Words.Of(finding.Check));
            json.WriteString("severity", Words.Of(finding.Severity));
            json.WriteString("message", finding.Message);
        });
        json.WriteEndObject();
    });
}
