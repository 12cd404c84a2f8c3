using System.Globalization;
using System.Text.Json;
using MatViewsMigrate.Catalog;
using MatViewsMigrate.Definitions;
using MatViewsMigrate.Names;
using MatViewsMigrate.Planning;

namespace MatViewsMigrate.Reporting;

/// <summary>Reads a plan file back.</summary>
public static class PlanJsonReader
{
    /// <summary>The plan as it was written, but for what a busy session was doing.</summary>
    /// <exception cref="MatViewsException">Exit 3: it is no plan, of a newer format, or changed since it was made.</exception>
    public static Plan Read(string json)
    {
        try
        {
            using var document = JsonDocument.Parse(json);
            return Checked(document.RootElement);
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException or FormatException or OverflowException or ArgumentException)
        {
            throw Refused($"the file is not a plan ({error.Message})", error);
        }
    }

    private static Plan Checked(JsonElement root)
    {
        var format = root.Member("format_version").GetInt32();
        if (format != PlanJson.FormatVersion)
            throw Refused($"the plan has format {format}, and this version of matviews reads format {PlanJson.FormatVersion}");
        var plan = PlanOf(root);
        var checksum = new PlanJson(root.Text("tool_version")).Checksum(plan);
        return checksum.Value == root.Text("checksum")
            ? plan
            : throw Refused("the plan was changed after it was made");
    }

    private static Plan PlanOf(JsonElement root) => new()
    {
        Target = Target(root.Member("target")),
        RegistrySchema = root.Member("target").Text("registry_schema"),
        Unchanged = root.Member("summary").Member("unchanged").GetInt32(),
        Changes = root.List("changes", ChangeJsonReader.Read),
        Steps = root.List("steps", StepJsonReader.Read),
        Hazards = root.List("hazards", Hazard),
        Drift = root.List("drift", Drift),
        Busy = root.List("busy", BusyView),
        Fingerprints = root.Member("fingerprints").EnumerateObject()
            .ToDictionary(entry => entry.Name, entry => entry.Value.GetString() ?? ""),
        KnownDependents = root.Texts("known_dependents"),
        Registrations = root.List("registrations", Registration),
        Timeouts = Timeouts(root.Member("timeouts")),
    };

    private static TargetIdentity Target(JsonElement target) => new(
        target.Text("database"),
        target.Member("database_oid").GetUInt32(),
        long.Parse(target.Text("system_identifier"), CultureInfo.InvariantCulture),
        target.Member("server_version").GetInt32());

    private static Hazard Hazard(JsonElement hazard) => new(
        hazard.Name(), hazard.Word<HazardKind>("kind"), hazard.Text("message"), hazard.WordOrNull<Approval>("needs"));

    private static Drift Drift(JsonElement drift) =>
        new(drift.Name(), drift.Text("what"), drift.TextOrNull("expected"), drift.TextOrNull("live"));

    private static BusyView BusyView(JsonElement busy) => new(
        busy.Name(),
        new Busy(busy.Member("pid").GetInt32(), busy.TextOrNull("user"), busy.TextOrNull("application"), null, null));

    private static Registration Registration(JsonElement entry) => new(
        entry.Name(),
        entry.NameOrNull("from"),
        entry.TextOrNull("sql"),
        entry.TextOrNull("hash") is { } hash ? new ContentHash(hash) : null,
        entry.Member("applied") is { ValueKind: JsonValueKind.Object } applied ? RegistryJson.Read(applied.GetRawText()) : null,
        entry.Flag("deleted"));

    private static Timeouts Timeouts(JsonElement timeouts) => new()
    {
        Lock = timeouts.Milliseconds("lock_ms"),
        SliceMax = timeouts.Milliseconds("slice_max_ms"),
        Cutover = timeouts.Milliseconds("cutover_ms"),
        LockWait = timeouts.Milliseconds("lock_wait_ms"),
        Build = timeouts.Milliseconds("build_ms"),
        Statement = timeouts.Milliseconds("statement_ms"),
    };

    private static MatViewsException Refused(string reason, Exception? cause = null) =>
        new(ExitCode.StalePlan, $"{reason}; nothing was changed; make the plan again with `matviews plan`", cause);
}
