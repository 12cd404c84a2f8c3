using System.Text.Json.Nodes;
using MatViewsMigrate.Catalog;
using MatViewsMigrate.Definitions;
using MatViewsMigrate.Names;
using MatViewsMigrate.Services;
using Npgsql;

namespace MatViewsMigrate.Jobs;

/// <summary>Rows and bytes of views before and after a swap.</summary>
internal sealed class SwapMeasure(NpgsqlConnection session, IReadOnlyList<RefreshRequest> requests)
{
    private static readonly Refreshed Uncounted = new(null, null, 0, DateTimeOffset.MinValue, TimeSpan.Zero);
    private readonly Dictionary<ViewName, JsonObject> _responses = requests.ToDictionary(request => request.View, _ => new JsonObject());

    private readonly HashSet<ViewName> _empty = [];

    /// <summary>True for a view that had no data.</summary>
    public bool WasEmpty(ViewName view) => _empty.Contains(view);

    /// <summary>What was measured of a view, to be added to.</summary>
    public JsonObject Of(ViewName view) => _responses[view];

    /// <summary>Counts what is live now.</summary>
    public async Task BeforeAsync(CancellationToken cancellationToken)
    {
        foreach (var request in requests)
        {
            var facts = await RefreshFacts.ReadAsync(session, request.View, cancellationToken);
            if (facts is { Populated: false })
                _empty.Add(request.View);
            _responses[request.View]["rows_before"] = facts is not null
                ? await new RowCounter(session, request).BeforeAsync(facts, cancellationToken)
                : null;
            _responses[request.View]["rows_after"] = null;
        }
    }

    /// <summary>Counts again. What can no longer be counted is refreshed all the same.</summary>
    public async Task AfterAsync()
    {
        try
        {
            var stamps = await new StampReader().ReadAsync(
                session, [.. requests.Select(request => request.View)], CancellationToken.None);
            foreach (var request in requests)
            {
                var response = _responses[request.View];
                response["bytes"] = stamps.FirstOrDefault(stamp => stamp.Name == request.View)?.Bytes;
                response["rows_after"] = await new RowCounter(session, request)
                    .AfterAsync(RefreshStrategy.Swap, null, Uncounted, CancellationToken.None);
            }
        }
        catch (Exception exception) when (exception is NpgsqlException or MatViewsException or InvalidOperationException)
        {
        }
    }
}
