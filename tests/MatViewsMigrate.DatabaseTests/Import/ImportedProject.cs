using System.Text.Json;

namespace MatViewsMigrate.DatabaseTests.Import;

/// <summary>Checks that an imported project asks for nothing but adoption.</summary>
internal static class ImportedProject
{
    /// <summary>The number of views that a plan, as JSON, adopts; any other action fails the test.</summary>
    public static int ShouldOnlyAdopt(CommandResult plan)
    {
        using var document = JsonDocument.Parse(plan.Output);
        var changes = document.RootElement.GetProperty("changes").EnumerateArray().ToList();
        var others = changes
            .Where(change => change.GetProperty("actions").EnumerateArray().Any(action => action.GetString() != "adopt"))
            .Select(change => change.GetRawText());
        others.ShouldBeEmpty();
        document.RootElement.GetProperty("drift").GetRawText().ShouldBe("[]");
        return changes.Count;
    }
}
