namespace MatViewsMigrate.Reporting;

/// <summary>Writes in what a plan file differs from the plan made now.</summary>
public sealed class PlanComparisonText(TextWriter writer, Ink ink)
{
    /// <summary>One line when nothing does.</summary>
    public void Write(string file, IReadOnlyList<string> differences)
    {
        if (differences.Count == 0)
        {
            writer.WriteLine($"The plan is still what {file} says.");
            return;
        }

        writer.WriteLine(ink.Strong($"The plan is not what {file} says any more:"));
        foreach (var difference in differences)
            writer.WriteLine($"  {ink.Changed("~")} {Paragraph.Wrap(difference, 4, 6)}");
        writer.WriteLine($"Make it again with `matviews plan --out {file}`, and have it reviewed.");
    }
}

/// <summary>The same as JSON.</summary>
public static class PlanComparisonJson
{
    /// <summary><c>{"same": false, "differences": ["..."]}</c>.</summary>
    public static void Write(TextWriter output, IReadOnlyList<string> differences) => JsonText.Write(output, json =>
    {
        json.WriteStartObject();
        json.WriteBoolean("same", differences.Count == 0);
        json.WriteStrings("differences", differences);
        json.WriteEndObject();
    });
}
