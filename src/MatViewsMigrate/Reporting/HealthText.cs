using MatViewsMigrate.Definitions;
using MatViewsMigrate.Services.Health;

namespace MatViewsMigrate.Reporting;

/// <summary>Writes what is wrong with views.</summary>
public sealed class HealthText(TextWriter writer, Ink ink)
{
    private const int Indent = 2;

    /// <summary>The findings by view and a sum, or a sentence when there are none.</summary>
    /// <param name="views">How many were looked at.</param>
    public void Write(IReadOnlyList<Finding> findings, int views)
    {
        foreach (var view in findings.GroupBy(finding => finding.View))
        {
            writer.WriteLine(ink.Strong(view.Key.ToString()));
            foreach (var finding in view)
                Write(finding);
        }

        if (findings.Count == 0)
            writer.WriteLine(views == 0 ? "No managed views." : $"Healthy: {Quantity.Of(views, "view")}.");
        else
            writer.WriteLine($"\n{Quantity.Of(findings.Count, "finding")} in {findings.DistinctBy(finding => finding.View).Count()} of {Quantity.Of(views, "view")}.");
    }

    private void Write(Finding finding)
    {
        var head = $"{(finding.Severity == Severity.Error ? '-' : '!')} {Words.Of(finding.Check)}:";
        writer.WriteLine(
            $"{new string(' ', Indent)}{ink.Symbol(head[0], head)} {Paragraph.Wrap(finding.Message, Indent + head.Length + 1, Indent + 2)}");
    }
}
