using MatViewsMigrate.Names;

namespace MatViewsMigrate.Reporting;

/// <summary>What kept a command from answering, as JSON.</summary>
public static class ErrorJson
{
    /// <summary><c>{outcome, exit_code, error}</c>.</summary>
    public static void Write(TextWriter output, ExitCode exitCode, string error) => JsonText.Write(output, json =>
    {
        json.WriteStartObject();
        json.WriteString("outcome", Words.Outcome(exitCode));
        json.WriteNumber("exit_code", (int)exitCode);
        json.WriteString("error", error);
        json.WriteEndObject();
    });
}
