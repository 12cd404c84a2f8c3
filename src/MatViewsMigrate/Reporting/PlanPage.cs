using System.Text.Json;
using MatViewsMigrate.Planning;

namespace MatViewsMigrate.Reporting;

/// <summary>A plan with what a page about it says beside it.</summary>
/// <param name="ToolVersion">Of the tool that made the plan.</param>
public sealed record PlanPage(Plan Plan, string ToolVersion)
{
    /// <summary>The file that it was read from; null for a plan made just now.</summary>
    public JsonElement? Document { get; init; }

    /// <summary>Why the plan may not be applied; null when it may.</summary>
    public string? Refusal { get; init; }

    /// <summary>What the plan is known by in a pull request that has several.</summary>
    public string Environment => Plan.Environment ?? "default";

    /// <summary>For which database the plan was made, and by what.</summary>
    public string Origin =>
        $"Made for database {Plan.Target.Database} on PostgreSQL {ServerVersion}{(Plan.Environment is { } name ? $", environment {name}" : "")}, by matviews {ToolVersion}.";

    private string ServerVersion => $"{Plan.Target.ServerVersion / 10000}.{Plan.Target.ServerVersion % 10000}";

    /// <summary>The plan file. One that was read is repeated as it is: a changed plan does not get a new checksum.</summary>
    public void WriteJson(TextWriter writer)
    {
        if (Document is { } document)
            JsonText.Write(writer, document.WriteTo);
        else
            new PlanJson(ToolVersion).Write(writer, Plan);
    }
}
