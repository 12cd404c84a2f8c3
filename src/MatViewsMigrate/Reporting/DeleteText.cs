using MatViewsMigrate.Planning;

namespace MatViewsMigrate.Reporting;

/// <summary>Writes what deleting views by name means.</summary>
public sealed class DeleteText(TextWriter writer, Ink ink)
{
    private const int Indent = 4;

    /// <summary>A line for each view, and for each thing to know about it.</summary>
    public void Write(Plan plan)
    {
        foreach (var view in plan.Changes.OfType<Change.Delete>())
            writer.WriteLine(ink.Removed($"- {view.View}: delete ({StepText.Size(view.Bytes, view.Rows)})"));
        foreach (var hazard in plan.Hazards)
            WriteHazard(hazard);
    }

    private void WriteHazard(Hazard hazard)
    {
        var needs = hazard.Needs is { } approval ? $" (needs {Words.Flag([approval])})" : "";
        writer.WriteLine($"{new string(' ', Indent)}{ink.Changed("!")} {Paragraph.Wrap($"{hazard.View}: {hazard.Message}{needs}", Indent + 2, Indent + 2)}");
    }
}
