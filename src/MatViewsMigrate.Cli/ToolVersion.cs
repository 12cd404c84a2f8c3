using System.Reflection;

namespace MatViewsMigrate.Cli;

/// <summary>The version of this tool, as the package has it.</summary>
internal static class ToolVersion
{
    public static string Text { get; } =
        typeof(ToolVersion).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion;
}
