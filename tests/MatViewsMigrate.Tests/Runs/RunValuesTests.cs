using MatViewsMigrate.Runs;

namespace MatViewsMigrate.Tests.Runs;

public sealed class RunValuesTests
{
    [Theory]
    [InlineData(0, "create")]
    [InlineData(1, "refresh")]
    [InlineData(2, "delete")]
    [InlineData(3, "alter")]
    public void Operations_have_the_registrys_numbers_and_words(int number, string word)
    {
        ((Operation)number).ToWord().ShouldBe(word);
        RunWords.ParseOperation(word).ShouldBe((Operation)number);
    }

    [Theory]
    [InlineData(1, "running")]
    [InlineData(2, "success")]
    [InlineData(3, "failed")]
    public void Statuses_have_the_registrys_numbers_and_words(int number, string word)
    {
        ((RunStatus)number).ToWord().ShouldBe(word);
        RunWords.ParseStatus(word).ShouldBe((RunStatus)number);
    }

    [Fact]
    public void Other_words_are_no_operation_and_no_status()
    {
        RunWords.ParseOperation("drop").ShouldBeNull();
        RunWords.ParseStatus("Running").ShouldBeNull();
    }

    [Fact]
    public void Meta_is_read_back_as_it_was_written()
    {
        var meta = new RunMeta(new() { ["a"] = 1 }, new() { ["b"] = new System.Text.Json.Nodes.JsonArray("x") });
        var json = meta.ToJson().ToJsonString();
        json.ShouldBe("""{"service":{"request":{"a":1},"response":{"b":["x"]}}}""");
        RunMeta.Read(json).ToJson().ToJsonString().ShouldBe(json);
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("[]")]
    [InlineData("""{"service": null}""")]
    [InlineData("""{"service": {"request": 7}}""")]
    public void Meta_that_somebody_else_wrote_is_empty(string json)
    {
        var meta = RunMeta.Read(json);
        meta.Request.ShouldBeEmpty();
        meta.Response.ShouldBeNull();
    }

    [Fact]
    public void An_error_is_read_back_equal()
    {
        var error = new RunError("m \"q\"\n", "C", "42P01", "SELECT", ["a", "b"]);
        RunJson.Read(RunJson.Write(error)).ShouldBe(error);
        RunJson.Write(error).ShouldContain("\"sqlstate\":\"42P01\"");
    }

    [Fact]
    public void An_error_that_somebody_else_wrote_has_what_it_has() =>
        RunJson.Read("""{"message": "m", "other": 1}""").ShouldBe(new RunError("m", "", null, null, []));

    [Fact]
    public void An_error_never_holds_what_jsonb_refuses()
    {
        var error = RunError.Of(new InvalidOperationException("a\0b"), "SELECT '\0'");
        (error.Message, error.Statement, error.Class).ShouldBe(("a b", "SELECT ' '", "InvalidOperationException"));
    }
}
