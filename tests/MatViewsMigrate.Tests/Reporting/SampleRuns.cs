using System.Text.Json.Nodes;
using MatViewsMigrate.Runs;

namespace MatViewsMigrate.Tests.Reporting;

/// <summary>Runs to be rendered.</summary>
internal static class SampleRuns
{
    private static readonly DateTimeOffset Noon = new(2030, 1, 31, 12, 0, 0, TimeSpan.Zero);

    public static Run Success { get; } = new()
    {
        Id = 17,
        DefinitionId = 3,
        View = SamplePlans.Activity,
        Status = RunStatus.Success,
        Operation = Operation.Refresh,
        StartedAt = Noon,
        FinishedAt = Noon.AddSeconds(4.9),
        Duration = TimeSpan.FromMilliseconds(4900),
        Meta = new RunMeta(
            new JsonObject { ["who"] = "app", ["sql"] = new JsonArray("SELECT '<a>'", "SELECT 2\nFROM b") },
            new JsonObject { ["rows_after"] = 200_000, ["strategy"] = "concurrent" }),
        CreatedAt = Noon,
        UpdatedAt = Noon.AddSeconds(4.9),
        BatchId = Guid.Parse("6f9619ff-8b86-d011-b42d-00c04fc964ff"),
    };

    public static Run Failure { get; } = Success with
    {
        Id = 1018,
        Status = RunStatus.Failed,
        Error = new RunError(
            "could not create unique index \"mv_user_activity_user_id_key\"\nKey (user_id)=(7) is duplicated.",
            "PostgresException", "23505", "CREATE UNIQUE INDEX ...", ["A.B", "C.D"]),
        Meta = Success.Meta with { Response = null },
    };

    public static Run Working { get; } = Success with
    {
        Id = 1019,
        Status = RunStatus.Running,
        Operation = Operation.Drop,
        FinishedAt = null,
        Duration = null,
        Meta = new RunMeta([], null),
        BatchId = null,
    };
}
