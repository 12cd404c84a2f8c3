namespace MatViewsMigrate.Cli;

/// <summary>The version of this tool.</summary>
internal static class ToolVersion
{
    public static string Text => typeof(ToolVersion).Assembly.GetName().Version?.ToString(3) ?? "0.0.0";
}
