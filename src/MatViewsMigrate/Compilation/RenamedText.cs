using System.Text;
using MatViewsMigrate.Names;

namespace MatViewsMigrate.Compilation;

/// <summary>The server's text of a query as it will be once some of the views that it reads are renamed.</summary>
internal static class RenamedText
{
    /// <summary>Names relations anew where they are read and where they qualify columns, as the server does after a rename.</summary>
    public static string Of(string canonical, IReadOnlyDictionary<ViewName, ViewName> renamed) =>
        renamed.Aggregate(canonical, (text, rename) => Rename(text, rename.Key, rename.Value));

    private static string Rename(string text, ViewName old, ViewName renamed)
    {
        var tokens = SqlLexer.Tokens(text);
        var reads = SqlReferenceScanner.Scan(text)
            .Where(reference => reference.Schema == old.Schema && reference.Name == old.Name && !reference.HasAlias)
            .ToDictionary(reference => reference.Start);
        if (reads.Count == 0)
            return text;
        var result = new StringBuilder(text.Length);
        var copied = 0;
        for (var i = 0; i < tokens.Count; i++)
        {
            var (start, end, name) = reads.TryGetValue(tokens[i].Start, out var read)
                ? (read.Start, read.End, renamed.Sql)
                : Qualifies(tokens, i, old.Name) ? (tokens[i].Start, tokens[i].End, Identifier.Quote(renamed.Name)) : (-1, -1, "");
            if (start < copied)
                continue;
            result.Append(text, copied, start - copied).Append(name);
            copied = end;
        }

        return result.Append(text, copied, text.Length - copied).ToString();
    }

    private static bool Qualifies(IReadOnlyList<SqlToken> tokens, int at, string name) =>
        tokens[at].IsName && tokens[at].Value == name
        && at + 1 < tokens.Count && tokens[at + 1].IsSymbol(".")
        && (at == 0 || !tokens[at - 1].IsSymbol("."));
}
