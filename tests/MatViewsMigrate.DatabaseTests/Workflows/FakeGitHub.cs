using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json.Nodes;

namespace MatViewsMigrate.DatabaseTests.Workflows;

/// <summary>As much of GitHub's API as the workflows use, on the loopback: comments, pull requests, artifacts.</summary>
internal sealed class FakeGitHub : IDisposable
{
    public const string Token = "token-of-the-job";
    public const string Bot = "github-actions[bot]";

    private readonly HttpListener _listener;
    private int _nextId = 1000;

    public FakeGitHub()
    {
        (_listener, Url) = Listening();
        _ = AnswerAsync();
    }

    public string Url { get; }

    public List<(int Id, string Author, string Body)> Comments { get; } = [];

    /// <summary>Other answers by path, for GET.</summary>
    public Dictionary<string, string> Documents { get; } = [];

    /// <summary>Method and path of each request.</summary>
    public List<string> Requests { get; } = [];

    /// <summary>The status and message of every answer; null while all is well.</summary>
    public (int Status, string Message)? Failure { get; set; }

    public void Dispose() => _listener.Close();

    // Between the search for a free port and its use, somebody else may take it.
    private static (HttpListener Listener, string Url) Listening()
    {
        while (true)
        {
            using var probe = new TcpListener(IPAddress.Loopback, 0);
            probe.Start();
            var url = $"http://127.0.0.1:{((IPEndPoint)probe.LocalEndpoint).Port}";
            probe.Stop();
            var listener = new HttpListener { Prefixes = { $"{url}/" } };
            try
            {
                listener.Start();
                return (listener, url);
            }
            catch (HttpListenerException)
            {
                listener.Close();
            }
        }
    }

    private async Task AnswerAsync()
    {
        while (_listener.IsListening)
        {
            try
            {
                var context = await _listener.GetContextAsync();
                var (status, document) = await AnswerAsync(context.Request);
                context.Response.StatusCode = status;
                await context.Response.OutputStream.WriteAsync(Encoding.UTF8.GetBytes(document?.ToJsonString() ?? ""));
                context.Response.Close();
            }
            catch (Exception error) when (error is HttpListenerException or ObjectDisposedException)
            {
                return;
            }
        }
    }

    private async Task<(int Status, JsonNode? Document)> AnswerAsync(HttpListenerRequest request)
    {
        var path = request.Url!.AbsolutePath;
        Requests.Add($"{request.HttpMethod} {path}");
        if (Failure is var (status, message))
            return (status, new JsonObject { ["message"] = message });
        if (request.Headers["Authorization"] != $"Bearer {Token}")
            return (401, new JsonObject { ["message"] = "Bad credentials" });
        using var reader = new StreamReader(request.InputStream);
        var body = (string?)JsonNode.Parse(await reader.ReadToEndAsync() is { Length: > 0 } text ? text : "{}")!["body"];
        return request.HttpMethod switch
        {
            "GET" when path == "/repos/o/r/issues/7/comments" => (200, Page(request)),
            "POST" when path == "/repos/o/r/issues/7/comments" => (201, Written(_nextId++, body!)),
            "PATCH" when path.StartsWith("/repos/o/r/issues/comments/", StringComparison.Ordinal) => (200, Written(int.Parse(path[27..]), body!)),
            "GET" when Documents.TryGetValue(path, out var document) => (200, JsonNode.Parse(document)),
            _ => (404, new JsonObject { ["message"] = "Not Found" }),
        };
    }

    private JsonArray Page(HttpListenerRequest request)
    {
        var (size, page) = (int.Parse(request.QueryString["per_page"]!), int.Parse(request.QueryString["page"]!));
        return [.. Comments.Skip(size * (page - 1)).Take(size).Select(comment => Document(comment.Id, comment.Author, comment.Body))];
    }

    private JsonObject Written(int id, string body)
    {
        var at = Comments.FindIndex(comment => comment.Id == id);
        if (at < 0)
            Comments.Add((id, Bot, body));
        else
            Comments[at] = Comments[at] with { Body = body };
        return Document(id, Bot, body);
    }

    private JsonObject Document(int id, string author, string body) => new()
    {
        ["id"] = id,
        ["body"] = body,
        ["html_url"] = $"{Url}/o/r/pull/7#{id}",
        ["user"] = new JsonObject { ["login"] = author },
    };
}
