using System.Text.Json;
using MatViewsMigrate.Planning;

namespace MatViewsMigrate.Reporting;

/// <summary>A plan file as it was read, fit to be applied or not.</summary>
/// <param name="Document">All that it says.</param>
/// <param name="ToolVersion">Of the tool that made it.</param>
public sealed record PlanFile(JsonElement Document, int Format, string ToolVersion)
{
    /// <summary>Null when this version of the tool cannot read it.</summary>
    public Plan? Plan { get; init; }

    /// <summary>Why it may not be applied: another format, changed, unreadable; null when it may.</summary>
    public string? Refusal { get; init; }
}
