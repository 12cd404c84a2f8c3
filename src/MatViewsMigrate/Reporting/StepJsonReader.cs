using System.Text.Json;
using MatViewsMigrate.Planning;

namespace MatViewsMigrate.Reporting;

/// <summary>A step read back from a plan file.</summary>
internal static class StepJsonReader
{
    public static Step Read(JsonElement step) => Own(step) with
    {
        View = step.NameOrNull("view"),
        Statements = step.List("statements", Statement),
    };

    private static Step Own(JsonElement step) => step.Text("kind") switch
    {
        "prepare" => new Step.Prepare(),
        "stage" => new Step.Stage
        {
            Staged = step.Member("staged").Name(),
            After = step.Names("after"),
            Replaces = step.NameOrNull("replaces"),
            Timeout = step.Milliseconds("timeout_ms"),
        },
        "stage_bridge" => new Step.StageBridge { Staged = step.Member("staged").Name(), After = step.Names("after") },
        "build_index" => new Step.BuildIndex
        {
            Index = step.Text("index"),
            On = step.Member("on").Name(),
            BuiltAs = step.Text("built_as"),
            Undo = step.List("undo", Statement),
        },
        "verify" => new Step.Verify { Staged = step.Names("staged"), Old = step.Names("old") },
        "cut_over" => new Step.CutOver { Gate = step.List("gate", Statement), Locks = step.List("locks", Statement) },
        "drop_index" => new Step.DropIndex { Index = step.Text("index") },
        "schedule" => new Step.Schedule(),
        "drop_old" => new Step.DropOld(),
        "clean_up" => new Step.CleanUp(),
        var kind => throw new JsonException($"a step is of kind \"{kind}\", which this version does not know"),
    };

    private static Statement Statement(JsonElement statement) =>
        new(statement.Text("sql"), statement.Word<LockMode>("lock"))
        {
            Transactional = statement.Flag("transactional"),
            On = statement.NameOrNull("on"),
        };
}
