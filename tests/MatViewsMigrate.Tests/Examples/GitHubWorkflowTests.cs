using System.Text.RegularExpressions;
using YamlDotNet.RepresentationModel;

namespace MatViewsMigrate.Tests.Examples;

/// <summary>What can be told of the workflows without running them: the scripts are run with the database tests.</summary>
public sealed partial class GitHubWorkflowTests
{
    private static readonly string Folder = Path.Combine(Repository.Root, "examples/ci/github");
    private static readonly string ActionFile = Path.Combine(Folder, "actions/matviews/action.yml");

    public static TheoryData<string> Workflows { get; } =
        [.. Directory.EnumerateFiles(Path.Combine(Folder, "workflows")).Select(file => Path.GetFileName(file)!).Order(StringComparer.Ordinal)];

    [Fact]
    public void Nothing_from_outside_stands_in_the_text_of_a_script()
    {
        var scripts = Directory.EnumerateFiles(Folder, "*.yml", SearchOption.AllDirectories).SelectMany(file => Scalars(Read(file), "run")).ToList();
        scripts.ShouldNotBeEmpty();
        scripts.ShouldAllBe(script => !script.Contains("${{", StringComparison.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Workflows))]
    public void A_workflow_starts_without_permissions_and_keeps_no_credentials(string workflow)
    {
        var text = File.ReadAllText(Path.Combine(Folder, "workflows", workflow));
        text.ShouldContain("\npermissions: {}\n");
        text.ShouldNotContain("pull_request_target");
        text.Split("actions/checkout@").Length.ShouldBe(text.Split("persist-credentials: false").Length);
    }

    [Theory]
    [MemberData(nameof(Workflows))]
    public void A_workflow_gives_the_action_only_inputs_that_it_has(string workflow)
    {
        var known = Keys((YamlMappingNode)((YamlMappingNode)Read(ActionFile)).Children["inputs"]);
        var given = Mappings(Read(Path.Combine(Folder, "workflows", workflow)))
            .Where(step => step.Children.TryGetValue("uses", out var uses) && $"{uses}" == "./.github/actions/matviews")
            .Select(step => (YamlMappingNode)step.Children["with"]).ToList();
        given.Count.ShouldBeGreaterThan(0);
        foreach (var inputs in given)
        {
            Keys(inputs).ShouldBeSubsetOf(known);
            File.Exists(Path.Combine(Folder, "actions/matviews", $"{inputs.Children["command"]}.sh")).ShouldBeTrue();
        }
    }

    [Fact]
    public void Every_variable_of_the_action_is_read_by_a_script()
    {
        var scripts = string.Concat(Directory.EnumerateFiles(Path.Combine(Folder, "actions/matviews"), "*.sh").Select(File.ReadAllText));
        var variables = Variable().Matches(File.ReadAllText(ActionFile)).Select(match => match.Groups[1].Value).ToList();
        variables.Count.ShouldBeGreaterThan(5);
        variables.ShouldAllBe(variable => scripts.Contains($"{variable}:", StringComparison.Ordinal) || scripts.Contains($"${variable}", StringComparison.Ordinal));
    }

    private static YamlNode Read(string file)
    {
        var yaml = new YamlStream();
        using var text = new StringReader(File.ReadAllText(file));
        yaml.Load(text);
        return yaml.Documents.ShouldHaveSingleItem().RootNode;
    }

    private static IEnumerable<string> Keys(YamlMappingNode mapping) => mapping.Children.Keys.Select(key => $"{key}");

    private static IEnumerable<YamlMappingNode> Mappings(YamlNode node) => node.AllNodes.OfType<YamlMappingNode>();

    private static IEnumerable<string> Scalars(YamlNode node, string key) =>
        Mappings(node).SelectMany(mapping => mapping.Children).Where(entry => $"{entry.Key}" == key).Select(entry => $"{entry.Value}");

    [GeneratedRegex(@"(?m)^\s+(MATVIEWS_\w+): ")]
    private static partial Regex Variable();
}
