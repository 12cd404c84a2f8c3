namespace MatViewsMigrate.DatabaseTests.Workflows;

/// <summary>A fact of shell scripts: skipped on a workstation without their programs, and fails in CI.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class ScriptFactAttribute : Xunit.FactAttribute
{
    private static readonly string[] Programs = ["bash", "curl", "jq"];

    public ScriptFactAttribute() => Skip = TestServer.WhyMissing ?? WhyMissing;

    private static string? WhyMissing { get; } =
        !string.IsNullOrEmpty(Environment.GetEnvironmentVariable("CI")) || Programs.All(IsOnPath) ? null
            : $"The scripts need {string.Join(", ", Programs)}";

    private static bool IsOnPath(string program) => (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator)
        .Any(folder => File.Exists(Path.Combine(folder, program)));
}
