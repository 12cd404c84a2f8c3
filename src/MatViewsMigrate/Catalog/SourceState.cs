using MatViewsMigrate.Names;

namespace MatViewsMigrate.Catalog;

/// <summary>What the data of a materialized view come from, at one moment.</summary>
/// <param name="Tokens">For each source, by name, a text that is another one once it may give other data; for the view, its rule.</param>
/// <param name="Unknowable">Why the tokens do not tell whether anything has moved; null when they do.</param>
/// <param name="Writes">Rows that were ever inserted into, updated in or deleted from the sources.</param>
/// <param name="Rows">Rows of the sources, as the statistics have it.</param>
public sealed record SourceState(
    ViewName View, IReadOnlyDictionary<string, string> Tokens, string? Unknowable, long Writes, long Rows)
{
    /// <summary>Equal for two moments between which nothing has moved.</summary>
    public string Fingerprint => ContentHash.Of(
        string.Join('\n', Tokens.OrderBy(token => token.Key, StringComparer.Ordinal).Select(token => $"{token.Key} {token.Value}"))).Value;

    /// <summary>The same moment, but with what was exchanged itself since: those relations are other ones now, with the same data.</summary>
    public SourceState With(SourceState later, IReadOnlySet<ViewName> exchanged)
    {
        var names = exchanged.Select(name => name.Sql).ToHashSet();
        return this with
        {
            Tokens = Tokens.ToDictionary(
                token => token.Key,
                token => names.Contains(token.Key) ? later.Tokens.GetValueOrDefault(token.Key, token.Value) : token.Value),
        };
    }
}
