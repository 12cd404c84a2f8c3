using MatViewsMigrate.Runs;

namespace MatViewsMigrate.Reporting;

/// <summary>Which runs were deleted from the log, or would be.</summary>
public static class PrunedReport
{
    /// <summary>A table and a sum, or a sentence when there are none.</summary>
    public static void WriteText(TextWriter writer, Ink ink, IReadOnlyList<Pruned> pruned, bool dry)
    {
        if (pruned.Count == 0)
        {
            writer.WriteLine("No runs are old enough to be deleted.");
            return;
        }

        var table = new Table("view", "status", "runs") { Right = [2] };
        foreach (var runs in pruned)
            table.Add(runs.View.ToString(), runs.Status.ToWord(), Quantity.Count(runs.Runs));
        table.Write(writer, ink);
        var sum = Quantity.Of((int)pruned.Sum(runs => runs.Runs), "run");
        writer.WriteLine($"\n{sum} {(dry ? "would be deleted" : "deleted")}.");
    }

    /// <summary><c>{dry_run, deleted, views: [{view, status, runs}]}</c>.</summary>
    public static void WriteJson(TextWriter output, IReadOnlyList<Pruned> pruned, bool dry) => JsonText.Write(output, json =>
    {
        json.WriteStartObject();
        json.WriteBoolean("dry_run", dry);
        json.WriteNumber("deleted", pruned.Sum(runs => runs.Runs));
        json.WriteArray("views", pruned, (_, runs) =>
        {
            json.WriteString("view", runs.View.ToString());
            json.WriteString("status", runs.Status.ToWord());
            json.WriteNumber("runs", runs.Runs);
        });
        json.WriteEndObject();
    });
}
