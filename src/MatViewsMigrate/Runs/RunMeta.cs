using System.Text.Json.Nodes;

namespace MatViewsMigrate.Runs;

/// <summary>What a run was asked and what it answered: <c>{"service": {"request": {...}, "response": {...}}}</c>.</summary>
/// <param name="Response">Null while running, and when it failed before there was one.</param>
public sealed record RunMeta(JsonObject Request, JsonObject? Response)
{
    /// <summary>The document that the registry's <c>meta</c> holds.</summary>
    public JsonObject ToJson()
    {
        var service = new JsonObject { ["request"] = Request.DeepClone() };
        if (Response is not null)
            service["response"] = Response.DeepClone();
        return new() { ["service"] = service };
    }

    /// <summary>The meaning of such a document; what is missing is empty.</summary>
    public static RunMeta Read(string json)
    {
        var service = (JsonNode.Parse(json) as JsonObject)?["service"] as JsonObject;
        return new(
            service?["request"]?.DeepClone() as JsonObject ?? [],
            service?["response"]?.DeepClone() as JsonObject);
    }
}
