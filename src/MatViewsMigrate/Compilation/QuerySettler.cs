using MatViewsMigrate.Catalog;
using MatViewsMigrate.Planning;

namespace MatViewsMigrate.Compilation;

/// <summary>
/// Finds the text of a live view's query that the server repeats: what it prints of a query is not always what it
/// prints of that text again, as BETWEEN loses parentheses.
/// </summary>
/// <remarks>Rolled back, as all that <see cref="LiveCompiler"/> does. A text that the server does not take stays as it is.</remarks>
public sealed class QuerySettler(LiveCompiler compiler)
{
    private const int Passes = 3;

    /// <summary>The texts by the views' OIDs; none of the views is busy.</summary>
    public async Task<IReadOnlyDictionary<uint, string>> SettleAsync(
        IReadOnlyList<LiveView> views, CancellationToken cancellationToken)
    {
        var texts = views.ToDictionary(view => view.Oid, view => view.Query!);
        var moving = views;
        for (var pass = 0; pass < Passes && moving.Count > 0; pass++)
        {
            var requests = moving.Select(view => Request(view, texts[view.Oid])).ToList();
            var compiled = await compiler.CompileAsync(requests, cancellationToken);
            moving = [.. moving.Zip(compiled).Where(pair => Moves(texts, pair.First, pair.Second)).Select(pair => pair.First)];
        }

        return texts;
    }

    private static CompileRequest Request(LiveView view, string text) =>
        new(view.Name, null, null, BuildQuery.Of(view with { Query = text }));

    private static bool Moves(Dictionary<uint, string> texts, LiveView view, Compiled compiled)
    {
        if (compiled is not Compiled.Query { Canonical: var canonical } || canonical == texts[view.Oid])
            return false;
        texts[view.Oid] = canonical;
        return true;
    }
}
