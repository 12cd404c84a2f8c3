using System.Text.Json;
using MatViewsMigrate.Definitions;
using MatViewsMigrate.Names;
using MatViewsMigrate.Planning;

namespace MatViewsMigrate.Reporting;

/// <summary>Writes a plan as JSON: the plan file. The same plan gives the same bytes: no time, no run history, no random id, no secret.</summary>
/// <remarks>The file ends with a checksum of all that stands before it, which <see cref="PlanJsonReader"/> checks.</remarks>
public sealed class PlanJson(string toolVersion)
{
    /// <summary>Raised whenever an older tool would misread the file.</summary>
    public const int FormatVersion = 1;

    internal const string ChecksumKey = "checksum";

    /// <summary>The document and a line end.</summary>
    public void Write(TextWriter output, Plan plan)
    {
        using var content = JsonDocument.Parse(JsonText.Of(json =>
        {
            json.WriteStartObject();
            WriteContent(json, plan);
            json.WriteEndObject();
        }));
        JsonText.Write(output, json =>
        {
            json.WriteStartObject();
            WriteMembers(json, content.RootElement);
            json.WriteString(ChecksumKey, Checksum(content.RootElement).Value);
            json.WriteEndObject();
        });
    }

    /// <summary>Of all that a plan file says beside its checksum, however it is laid out; also of what this version does not know.</summary>
    internal static ContentHash Checksum(JsonElement document) => ContentHash.Of(JsonText.Of(json =>
    {
        json.WriteStartObject();
        WriteMembers(json, document);
        json.WriteEndObject();
    }));

    private static void WriteMembers(Utf8JsonWriter json, JsonElement document)
    {
        foreach (var member in document.EnumerateObject().Where(member => member.Name != ChecksumKey))
            member.WriteTo(json);
    }

    private void WriteContent(Utf8JsonWriter json, Plan plan)
    {
        json.WriteNumber("format_version", FormatVersion);
        json.WriteString("tool_version", toolVersion);
        json.WriteString("environment", plan.Environment);
        WriteTarget(json, plan);
        WriteSummary(json, PlanSummary.Of(plan));
        json.WriteArray("changes", plan.Changes, ChangeJson.Write);
        json.WriteArray("steps", plan.Steps, StepJson.Write);
        json.WriteArray("hazards", plan.Hazards, WriteHazard);
        json.WriteArray("drift", plan.Drift, DriftJson.WriteEntry);
        json.WriteArray("busy", plan.Busy, WriteBusy);
        json.WriteStrings("approvals", plan.Approvals.Select(Words.Of));
        WriteFingerprints(json, plan.Fingerprints);
        json.WriteStrings("known_dependents", plan.KnownDependents);
        json.WriteArray("followers", plan.Followers, WriteFollower);
        json.WriteArray("registrations", plan.Registrations, RegistrationJson.Write);
        if (plan.Outdated.Count > 0)
            json.WriteArray("outdated", plan.Outdated, WriteOutdated);
        WriteTimeouts(json, plan.Timeouts);
    }

    // 64 bits do not fit a JSON number as most readers take it.
    private static void WriteTarget(Utf8JsonWriter json, Plan plan)
    {
        json.WriteStartObject("target");
        json.WriteString("database", plan.Target.Database);
        json.WriteNumber("database_oid", plan.Target.DatabaseOid);
        json.WriteString("system_identifier", $"{plan.Target.SystemIdentifier}");
        json.WriteNumber("server_version", plan.Target.ServerVersion);
        json.WriteString("registry_schema", plan.RegistrySchema);
        json.WriteEndObject();
    }

    private static void WriteSummary(Utf8JsonWriter json, PlanSummary summary)
    {
        json.WriteStartObject("summary");
        foreach (var (key, number) in summary.Numbers)
            json.WriteNumber(key, number);
        json.WriteEndObject();
    }

    private static void WriteHazard(Utf8JsonWriter json, Hazard hazard)
    {
        json.WriteAddress(hazard.View);
        json.WriteString("kind", Words.Of(hazard.Kind));
        json.WriteString("message", hazard.Message);
        json.WriteString("needs", hazard.Needs is { } approval ? Words.Of(approval) : null);
        if (hazard.Remedy is { } remedy)
            json.WriteString("remedy", remedy);
    }

    private static void WriteOutdated(Utf8JsonWriter json, LaterView view)
    {
        json.WriteAddress(view.View);
        json.WriteNames("upstreams", view.Upstreams);
    }

    private static void WriteFollower(Utf8JsonWriter json, Follower follower)
    {
        json.WriteString("identity", follower.Identity);
        json.WriteString("fate", Words.Of(follower.Fate));
        json.WriteStrings("reads", follower.Reads);
    }

    // Not since when, nor what it runs: a plan holds no time, and a query's text may hold anything.
    private static void WriteBusy(Utf8JsonWriter json, BusyView busy)
    {
        json.WriteAddress(busy.View);
        json.WriteNumber("pid", busy.By.Pid);
        json.WriteString("user", busy.By.User);
        json.WriteString("application", busy.By.Application);
    }

    private static void WriteFingerprints(Utf8JsonWriter json, IReadOnlyDictionary<string, string> fingerprints)
    {
        json.WriteStartObject("fingerprints");
        foreach (var (identity, fingerprint) in fingerprints.OrderBy(entry => entry.Key, StringComparer.Ordinal))
            json.WriteString(identity, fingerprint);
        json.WriteEndObject();
    }

    private static void WriteTimeouts(Utf8JsonWriter json, Timeouts timeouts)
    {
        json.WriteStartObject("timeouts");
        json.WriteMilliseconds("lock_ms", timeouts.Lock);
        json.WriteMilliseconds("slice_max_ms", timeouts.SliceMax);
        json.WriteMilliseconds("cutover_ms", timeouts.Cutover);
        json.WriteMilliseconds("lock_wait_ms", timeouts.LockWait);
        json.WriteMilliseconds("build_ms", timeouts.Build);
        json.WriteMilliseconds("statement_ms", timeouts.Statement);
        json.WriteEndObject();
    }
}
