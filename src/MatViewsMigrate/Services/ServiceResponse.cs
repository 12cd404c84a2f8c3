using System.Diagnostics;
using System.Text.Json.Nodes;
using MatViewsMigrate.Runs;

namespace MatViewsMigrate.Services;

/// <summary>What came of a service.</summary>
public enum ServiceStatus
{
    /// <summary>Done, and neither created, updated nor deleted anything: a refresh, a check.</summary>
    Ok,

    /// <summary>A new view is live.</summary>
    Created,

    /// <summary>A live view was changed.</summary>
    Updated,

    /// <summary>Nothing was to be done; the response says why.</summary>
    Skipped,

    /// <summary>A view is gone.</summary>
    Deleted,

    /// <summary>It failed.</summary>
    Error,
}

/// <summary>What every service gives back, whatever it did.</summary>
/// <param name="Request">What it was asked.</param>
/// <param name="Response">What it found and did; may be there beside an error.</param>
/// <param name="Error">Null unless the status is <see cref="ServiceStatus.Error"/>.</param>
public sealed record ServiceResponse(ServiceStatus Status, JsonObject Request, JsonObject? Response, RunError? Error)
{
    /// <summary>True for every status but <see cref="ServiceStatus.Error"/>.</summary>
    public bool Succeeded => Status != ServiceStatus.Error;

    /// <summary>The status as people write it.</summary>
    public string Word => Status switch
    {
        ServiceStatus.Ok => "ok",
        ServiceStatus.Created => "created",
        ServiceStatus.Updated => "updated",
        ServiceStatus.Skipped => "skipped",
        ServiceStatus.Deleted => "deleted",
        ServiceStatus.Error => "error",
        _ => throw new UnreachableException($"{Status} is no status."),
    };

    /// <summary>A service that did what it was asked.</summary>
    public static ServiceResponse Done(ServiceStatus status, JsonObject request, JsonObject response) =>
        status == ServiceStatus.Error
            ? throw new ArgumentException("An error has no response of its own.", nameof(status))
            : new(status, request, response, null);

    /// <summary>A service that had nothing to do, with the reason.</summary>
    public static ServiceResponse Skipped(JsonObject request, string reason) =>
        new(ServiceStatus.Skipped, request, new() { ["reason"] = reason }, null);

    /// <summary>A service that failed.</summary>
    public static ServiceResponse Failed(JsonObject request, RunError error, JsonObject? response) =>
        new(ServiceStatus.Error, request, response, error);

    /// <summary>The response as a document: <c>status</c>, <c>request</c>, <c>response</c>, <c>error</c>.</summary>
    public JsonObject ToJson() => new()
    {
        ["status"] = Word,
        ["request"] = Request.DeepClone(),
        ["response"] = Response?.DeepClone(),
        ["error"] = Error is null ? null : JsonNode.Parse(RunJson.Write(Error)),
    };
}
