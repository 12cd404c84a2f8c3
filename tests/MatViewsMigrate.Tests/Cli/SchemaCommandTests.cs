using System.Text.Json;

namespace MatViewsMigrate.Tests.Cli;

public sealed class SchemaCommandTests
{
    [Theory]
    [InlineData("unique_index_columns", "schema")]
    [InlineData("unique_index_columns", "schema", "views")]
    [InlineData("search_path", "schema", "configuration")]
    [InlineData("fingerprints", "schema", "plan")]
    public async Task A_schema_is_one_document_that_names_the_keys(string key, params string[] command)
    {
        var terminal = new TestTerminal();
        (await terminal.RunAsync(command)).ShouldBe(0);
        using var document = JsonDocument.Parse(terminal.Out);
        document.RootElement.GetProperty("properties").TryGetProperty(key, out _).ShouldBeTrue();
    }
}
