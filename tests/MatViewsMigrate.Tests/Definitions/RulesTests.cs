using System.Text.RegularExpressions;
using MatViewsMigrate.Definitions;

namespace MatViewsMigrate.Tests.Definitions;

public sealed partial class RulesTests
{
    private static readonly string Document = File.ReadAllText(Path.Combine(Repository.Root, "docs/rules.md"));

    [Fact]
    public void Every_rule_has_a_code_of_its_own_and_they_are_in_order() =>
        Rules.All.Select(rule => rule.Code).ShouldBe(Rules.All.Select(rule => rule.Code).Distinct().Order(StringComparer.Ordinal));

    [Fact]
    public void Every_rule_of_the_class_is_in_the_table() =>
        typeof(Rules).GetProperties().Where(property => property.PropertyType == typeof(Rule))
            .Select(property => (Rule)property.GetValue(null)!).ShouldBe(Rules.All, ignoreOrder: true);

    [Fact]
    public void The_documentation_has_a_section_for_each_rule_under_its_title() =>
        Heading().Matches(Document).Select(match => match.Value.Trim())
            .ShouldBe(Rules.All.Select(rule => $"## {rule.Code}: {rule.Title}"));

    [Fact]
    public void Each_section_tells_why_and_the_way_out()
    {
        foreach (var section in Document.Split("\n## ")[1..])
        {
            section.ShouldContain("**Way out:**");
            section.Length.ShouldBeGreaterThan(120, section);
            section.ShouldContain("```", Case.Sensitive, $"an example is missing: {section}");
        }
    }

    [Fact]
    public void The_documentation_says_what_the_configuration_can_change()
    {
        foreach (var rule in Rules.All)
            Section(rule).Contains("under `rules:`", StringComparison.Ordinal).ShouldBe(!rule.Fixed, rule.Code);
    }

    [Fact]
    public void No_code_is_written_anywhere_else()
    {
        var literals =
            from file in Repository.SourceFiles("src")
            where Path.GetFileName(file) != "Rules.cs"
            where CodeLiteral().IsMatch(File.ReadAllText(file))
            select Path.GetRelativePath(Repository.Root, file);
        literals.ShouldBeEmpty();
    }

    private static string Section(Rule rule) =>
        Document.Split("\n## ").Single(section => section.StartsWith($"{rule.Code}:", StringComparison.Ordinal));

    [GeneratedRegex(@"(?m)^## .*$")]
    private static partial Regex Heading();

    [GeneratedRegex("\"MV\\d{3}\"")]
    private static partial Regex CodeLiteral();
}
