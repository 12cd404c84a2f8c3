using MatViewsMigrate.Runs;
using MatViewsMigrate.Services;

namespace MatViewsMigrate.Tests.Services;

public sealed class ServiceResponseTests
{
    [Theory]
    [InlineData(ServiceStatus.Ok, "ok")]
    [InlineData(ServiceStatus.Created, "created")]
    [InlineData(ServiceStatus.Updated, "updated")]
    [InlineData(ServiceStatus.Skipped, "skipped")]
    [InlineData(ServiceStatus.Deleted, "deleted")]
    public void A_response_that_succeeded_has_no_error(ServiceStatus status, string word) =>
        ServiceResponse.Done(status, new() { ["a"] = 1 }, new() { ["b"] = 2 }).ToJson().ToJsonString()
            .ShouldBe($$"""{"status":"{{word}}","request":{"a":1},"response":{"b":2},"error":null}""");

    [Fact]
    public void A_failure_carries_its_error()
    {
        var response = ServiceResponse.Failed([], new RunError("m", "C", null, null, []), null);
        response.Succeeded.ShouldBeFalse();
        response.ToJson().ToJsonString().ShouldBe(
            """
            {"status":"error","request":{},"response":null,"error":{"message":"m","class":"C","sqlstate":null,"statement":null,"backtrace":[]}}
            """);
    }

    [Fact]
    public void What_was_skipped_says_why() =>
        ServiceResponse.Skipped([], "nothing moved").Response!["reason"]!.GetValue<string>().ShouldBe("nothing moved");

    [Fact]
    public void Done_is_never_an_error() =>
        Should.Throw<ArgumentException>(() => ServiceResponse.Done(ServiceStatus.Error, [], []));
}
