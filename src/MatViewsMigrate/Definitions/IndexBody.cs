using MatViewsMigrate.Names;

namespace MatViewsMigrate.Definitions;

/// <summary>Renders what follows the relation in <c>CREATE INDEX</c>.</summary>
internal static class IndexBody
{
    /// <summary>An index on plain columns.</summary>
    public static string OfColumns(IEnumerable<string> columns) =>
        Render("btree", [.. columns.Select(Identifier.Quote)], [], null);

    /// <param name="keys">Columns and expressions as SQL, with their order.</param>
    public static string Render(string method, IReadOnlyList<string> keys, IReadOnlyList<string> include, string? where) =>
        $"USING {Identifier.Quote(method)} ({string.Join(", ", keys)})"
        + (include.Count == 0 ? "" : $" INCLUDE ({Identifier.QuoteList(include)})")
        + (where is null ? "" : $" WHERE ({where})");

    /// <summary>An order as PostgreSQL prints it, with a leading space; empty for the default; null when it is none.</summary>
    public static string? Order(string text)
    {
        var words = text.ToUpperInvariant().Split((char[])[' ', '\t', '\n'], StringSplitOptions.RemoveEmptyEntries);
        return string.Join(' ', words) switch
        {
            "" or "ASC" or "ASC NULLS LAST" or "NULLS LAST" => "",
            "DESC" or "DESC NULLS FIRST" => " DESC",
            "DESC NULLS LAST" => " DESC NULLS LAST",
            "NULLS FIRST" or "ASC NULLS FIRST" => " NULLS FIRST",
            _ => null,
        };
    }

    /// <summary>A body with the tablespace where it belongs: before the condition.</summary>
    public static string InTablespace(string body, string? tablespace)
    {
        if (tablespace is null)
            return body;
        var depth = 0;
        var at = body.Length;
        foreach (var token in SqlLexer.Tokens(body))
        {
            depth += token.IsSymbol("(") ? 1 : token.IsSymbol(")") ? -1 : 0;
            if (depth == 0 && token.IsKeyword("where"))
                at = token.Start;
        }

        return $"{body[..at].TrimEnd()} TABLESPACE {Identifier.Quote(tablespace)} {body[at..]}".TrimEnd();
    }

    /// <summary>Why a text cannot stand between parentheses, or after the relation; null when it can.</summary>
    public static string? Problem(string sql)
    {
        var depth = 0;
        var end = 0;
        foreach (var token in SqlLexer.Tokens(sql))
        {
            // A comment to the end of the line would swallow what is put behind the text.
            if (!sql.AsSpan(end, token.Start - end).IsWhiteSpace())
                return "holds a comment";
            if (token.Kind == SqlTokenKind.Unterminated)
                return $"holds {token.Value} that is never closed";
            if (token.IsSymbol(";"))
                return "holds a semicolon";
            depth += token.IsSymbol("(") ? 1 : token.IsSymbol(")") ? -1 : 0;
            if (depth < 0)
                return "closes a parenthesis that it did not open";
            end = token.End;
        }

        return end == 0 ? "is empty"
            : !sql.AsSpan(end).IsWhiteSpace() ? "holds a comment"
            : depth > 0 ? "does not close a parenthesis"
            : null;
    }
}
