using MatViewsMigrate.Planning;

namespace MatViewsMigrate.Reporting;

/// <summary>Writes live changes that no file asked for.</summary>
public sealed class DriftText(TextWriter writer, Ink ink)
{
    /// <summary>A heading, and by view what was expected and what is live; there must be some.</summary>
    public void Write(IReadOnlyList<Drift> drift)
    {
        writer.WriteLine(ink.Strong("Drift: live changes that no file asked for"));
        foreach (var entries in drift.GroupBy(entry => entry.View))
        {
            writer.WriteLine($"  {entries.Key}");
            foreach (var entry in entries)
                new DifferenceText(writer, ink).Write(new Difference(entry.What, entry.Expected, entry.Live));
        }
    }
}
