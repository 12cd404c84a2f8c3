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
    /// <exception cref="MatViewsException">Exit 3: it is no plan, of another format, or changed since it was made.</exception>
    public static Plan Read(string json)
    {
        var file = Open(json);
        return file is { Plan: { } plan, Refusal: null } ? plan : throw Refused(file.Refusal!);
    }

    /// <summary>Whatever can be read of a plan file, also of one that may not be applied.</summary>
    /// <exception cref="MatViewsException">Exit 3: it is no plan.</exception>
    public static PlanFile Open(string json)
    {
        try
        {
            using var document = JsonDocument.Parse(json);
            return Opened(document.RootElement.Clone());
        }
        catch (Exception error) when (IsWrongJson(error))
        {
            throw Refused(NoPlan(error), error);
        }
    }

    private static PlanFile Opened(JsonElement root)
    {
        var format = root.Member("format_version").GetInt32();
        var file = new PlanFile(root, format, root.TextOrNull("tool_version") ?? "?");
        try
        {
            file = file with { Plan = PlanOf(root) };
            return file with { Refusal = WrongFormat(file) ?? Changed(root) };
        }
        catch (Exception error) when (IsWrongJson(error))
        {
            return file with { Refusal = WrongFormat(file) ?? NoPlan(error) };
        }
    }

    private static string? WrongFormat(PlanFile file) => file.Format == PlanJson.FormatVersion
        ? null
        : $"the plan has format {file.Format}, and this version of matviews applies format {PlanJson.FormatVersion}; matviews {file.ToolVersion} made it";

    private static string? Changed(JsonElement root) => PlanJson.Checksum(root).Value == root.TextOrNull(PlanJson.ChecksumKey)
        ? null
        : "the plan was changed after it was made: it does not match its checksum";

    private static string NoPlan(Exception error) => $"the file is not a plan ({error.Message})";

    private static bool IsWrongJson(Exception error) =>
        error is JsonException or InvalidOperationException or FormatException or OverflowException or ArgumentException;

    private static Plan PlanOf(JsonElement root) => new()
    {
        Target = Target(root.Member("target")),
        RegistrySchema = root.Member("target").Text("registry_schema"),
        Environment = root.TextOrNull("environment"),
        Unchanged = root.Member("summary").Member("unchanged").GetInt32(),
        Changes = root.List("changes", ChangeJsonReader.Read),
        Steps = root.List("steps", StepJsonReader.Read),
        Hazards = root.List("hazards", Hazard),
        Drift = root.List("drift", Drift),
        Busy = root.List("busy", BusyView),
        Fingerprints = root.Member("fingerprints").EnumerateObject()
            .ToDictionary(entry => entry.Name, entry => entry.Value.GetString() ?? ""),
        KnownDependents = root.Texts("known_dependents"),
        Followers = root.List("followers", Follower),
        Registrations = root.List("registrations", Registration),
        Outdated = root.TryGetProperty("outdated", out _) ? root.List("outdated", view => new LaterView(view.Name(), view.Names("upstreams"))) : [],
        Timeouts = Timeouts(root.Member("timeouts")),
    };

    private static TargetIdentity Target(JsonElement target) => new(
        target.Text("database"),
        target.Member("database_oid").GetUInt32(),
        long.Parse(target.Text("system_identifier"), CultureInfo.InvariantCulture),
        target.Member("server_version").GetInt32());

    private static Hazard Hazard(JsonElement hazard) => new(
        hazard.Name(), hazard.Word<HazardKind>("kind"), hazard.Text("message"), hazard.WordOrNull<Approval>("needs"))
    {
        Remedy = hazard.TryGetProperty("remedy", out var remedy) ? remedy.GetString() : null,
    };

    private static Drift Drift(JsonElement drift) =>
        new(drift.Name(), drift.Text("what"), drift.TextOrNull("expected"), drift.TextOrNull("live"));

    private static Follower Follower(JsonElement follower) =>
        new(follower.Text("identity"), follower.Word<Fate>("fate"), follower.Texts("reads"));

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
