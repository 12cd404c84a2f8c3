using System.Text.Json;
using MatViewsMigrate.Planning;

namespace MatViewsMigrate.Reporting;

/// <summary>A step in a plan file.</summary>
internal static class StepJson
{
    public static void Write(Utf8JsonWriter json, Step step)
    {
        json.WriteString("kind", Words.Kind(step));
        json.WriteName("view", step.View);
        WriteOwn(json, step);
        json.WriteArray("statements", step.Statements, WriteStatement);
    }

    private static void WriteOwn(Utf8JsonWriter json, Step step)
    {
        switch (step)
        {
            case Step.Stage stage:
                json.WriteName("staged", stage.Staged);
                json.WriteNames("after", stage.After);
                json.WriteName("replaces", stage.Replaces);
                json.WriteMilliseconds("timeout_ms", stage.Timeout);
                break;
            case Step.StageBridge bridge:
                json.WriteName("staged", bridge.Staged);
                json.WriteNames("after", bridge.After);
                break;
            case Step.BuildIndex build:
                json.WriteString("index", build.Index);
                json.WriteName("on", build.On);
                json.WriteString("built_as", build.BuiltAs);
                json.WriteArray("undo", build.Undo, WriteStatement);
                break;
            case Step.DropIndex drop:
                json.WriteString("index", drop.Index);
                break;
            case Step.Verify verify:
                json.WriteNames("staged", verify.Staged);
                json.WriteNames("old", verify.Old);
                break;
            case Step.CutOver cutOver:
                json.WriteArray("gate", cutOver.Gate, WriteStatement);
                json.WriteArray("locks", cutOver.Locks, WriteStatement);
                break;
        }
    }

    private static void WriteStatement(Utf8JsonWriter json, Statement statement)
    {
        json.WriteString("sql", statement.Sql);
        json.WriteBoolean("transactional", statement.Transactional);
        json.WriteString("lock", Words.Of(statement.Lock));
        json.WriteBoolean("blocks_readers", statement.BlocksReaders);
        if (statement.On is { } on)
            json.WriteName("on", on);
    }
}
