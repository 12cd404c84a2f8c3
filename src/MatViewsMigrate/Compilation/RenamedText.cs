using System.Text;
using MatViewsMigrate.Names;

namespace MatViewsMigrate.Compilation;

/// <summary>The server's text of a query as it will be once some of the views that it reads are renamed.</summary>
internal static class RenamedText
{
    /// <summary>Names relations anew where they are read and where they qualify columns, as the server does after a rename.</summary>
    public static string Of(string canonical, IReadOnlyDictionary<ViewName, ViewName> renamed)
    {
        if (renamed.Count == 0)
            return canonical;
        var reads = SqlReferenceScanner.Scan(canonical)
            .Where(reference => reference is { Schema: not null, Kind: SqlReferenceKind.Relation or SqlReferenceKind.Qualifier or SqlReferenceKind.RowType })
            .Select(reference => (Reference: reference, Renamed: renamed.GetValueOrDefault(new(reference.Schema!, reference.Name))))
            .Where(read => read.Renamed is not null)
            .ToDictionary(read => read.Reference.Start);
        return reads.Count == 0 ? canonical : Rename(canonical, reads!);
    }

    private static string Rename(string text, Dictionary<int, (SqlReference Reference, ViewName Renamed)> reads)
    {
        var qualifiers = reads.Values
            .Where(read => read.Reference is { Kind: SqlReferenceKind.Relation, HasAlias: false })
            .DistinctBy(read => read.Reference.Name)
            .ToDictionary(read => read.Reference.Name, read => Identifier.Quote(read.Renamed.Name));
        var tokens = SqlLexer.Tokens(text);
        var result = new StringBuilder(text.Length);
        var copied = 0;
        for (var i = 0; i < tokens.Count; i++)
        {
            var (start, end, name) = reads.TryGetValue(tokens[i].Start, out var read)
                ? (read.Reference.Start, read.Reference.End, read.Renamed.Sql)
                : (tokens[i].Start, tokens[i].End, Qualifies(tokens, i) ? qualifiers.GetValueOrDefault(tokens[i].Value) : null);
            if (name is null || start < copied)
                continue;
            result.Append(text, copied, start - copied).Append(name);
            copied = end;
        }

        return result.Append(text, copied, text.Length - copied).ToString();
    }

    private static bool Qualifies(IReadOnlyList<SqlToken> tokens, int at) =>
        tokens[at].IsName
        && at + 1 < tokens.Count && tokens[at + 1].IsSymbol(".")
        && (at == 0 || !tokens[at - 1].IsSymbol("."));
}
