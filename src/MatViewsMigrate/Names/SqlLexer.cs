using System.Buffers;

namespace MatViewsMigrate.Names;

/// <summary>
/// Cuts SQL into tokens as PostgreSQL's scanner does, leaving out white space and comments.
/// It knows no grammar: what the text means is for the server to say.
/// See https://www.postgresql.org/docs/current/sql-syntax-lexical.html.
/// </summary>
public static class SqlLexer
{
    private const string OperatorCharacters = "+-*/<>=~!@#%^&|`?";

    private static readonly SearchValues<char> LetASignEnd = SearchValues.Create("~!@#%^&|`?");

    /// <summary>All tokens, in order.</summary>
    public static IReadOnlyList<SqlToken> Tokens(string sql)
    {
        var tokens = new List<SqlToken>();
        for (var at = SkipBlanks(sql, 0); at < sql.Length; at = SkipBlanks(sql, tokens[^1].End))
        {
            tokens.Add(Next(sql, at));
            if (tokens[^1].Kind == SqlTokenKind.Unterminated)
                break;
        }

        return tokens;
    }

    private static SqlToken Next(string sql, int at) => sql[at] switch
    {
        '/' when Follows(sql, at, "/*") => new(SqlTokenKind.Unterminated, at, sql.Length - at, "/*"),
        '\'' => Quoted(sql, at, 0, '\'', SqlTokenKind.String, false),
        '"' => Quoted(sql, at, 0, '"', SqlTokenKind.QuotedName, false),
        'e' or 'E' when Follows(sql, at + 1, "'") => Quoted(sql, at, 1, '\'', SqlTokenKind.String, true),
        'b' or 'B' or 'x' or 'X' or 'n' or 'N' when Follows(sql, at + 1, "'") =>
            Quoted(sql, at, 1, '\'', SqlTokenKind.String, false),
        'u' or 'U' when Follows(sql, at + 1, "&'") => Quoted(sql, at, 2, '\'', SqlTokenKind.String, false),
        'u' or 'U' when Follows(sql, at + 1, "&\"") => Quoted(sql, at, 2, '"', SqlTokenKind.QuotedName, false),
        '$' => Dollar(sql, at),
        '.' when Follows(sql, at, "..") => Symbol(sql, at, 2),
        var c when IsNameStart(c) => Name(sql, at),
        var c when char.IsAsciiDigit(c) || (c == '.' && at + 1 < sql.Length && char.IsAsciiDigit(sql[at + 1])) =>
            Number(sql, at),
        ':' when Follows(sql, at, "::") => Symbol(sql, at, 2),
        var c when OperatorCharacters.Contains(c, StringComparison.Ordinal) => Operator(sql, at),
        _ => Symbol(sql, at, 1),
    };

    private static SqlToken Symbol(string sql, int at, int length) =>
        new(SqlTokenKind.Symbol, at, length, sql.Substring(at, length));

    private static SqlToken Operator(string sql, int at)
    {
        var end = at + 1;
        while (end < sql.Length && OperatorCharacters.Contains(sql[end], StringComparison.Ordinal)
            && !Follows(sql, end, "--") && !Follows(sql, end, "/*"))
        {
            end++;
        }

        return Symbol(sql, at, WithoutSign(sql.AsSpan(at, end - at)));
    }

    // "a=-1" is "=" and "-1": an operator of several characters ends in a sign only when one of these is in it.
    private static int WithoutSign(ReadOnlySpan<char> symbol)
    {
        if (symbol.ContainsAny(LetASignEnd))
            return symbol.Length;
        var end = symbol.Length;
        while (end > 1 && symbol[end - 1] is '+' or '-')
            end--;
        return end;
    }

    private static SqlToken Name(string sql, int at)
    {
        var end = at + 1;
        while (end < sql.Length && (IsNameStart(sql[end]) || char.IsAsciiDigit(sql[end]) || sql[end] == '$'))
            end++;
        return new(SqlTokenKind.Name, at, end - at, Fold(sql[at..end]));
    }

    private static SqlToken Number(string sql, int at)
    {
        var end = at;
        var based = sql[at] == '0' && at + 1 < sql.Length && char.IsAsciiLetter(sql[at + 1]);
        while (end < sql.Length && (char.IsAsciiLetterOrDigit(sql[end]) || sql[end] is '_'
            || (sql[end] == '.' && !Follows(sql, end, "..") && !(end > at && sql[end - 1] == '.'))
            || (!based && sql[end] is '+' or '-' && sql[end - 1] is 'e' or 'E')))
        {
            end++;
        }

        return new(SqlTokenKind.Number, at, end - at, sql[at..end]);
    }

    private static SqlToken Quoted(string sql, int start, int prefix, char quote, SqlTokenKind kind, bool backslashes)
    {
        for (var at = start + prefix + 1; at < sql.Length; at++)
        {
            if (backslashes && sql[at] == '\\')
                at++;
            else if (sql[at] == quote && at + 1 < sql.Length && sql[at + 1] == quote)
                at++;
            else if (sql[at] == quote && quote == '\'' && Continuation(sql, at + 1) is var more and > 0)
                at = more;
            else if (sql[at] == quote)
                return new(kind, start, at + 1 - start, Content(sql, start, at + 1, prefix, quote));
        }

        return new(SqlTokenKind.Unterminated, start, sql.Length - start, quote.ToString());
    }

    // A string goes on in the next quotes when only blanks and a line end stand between; 0 when it does not.
    private static int Continuation(string sql, int at)
    {
        var next = at;
        while (next < sql.Length && (IsBlank(sql[next]) || Follows(sql, next, "--")))
            next = IsBlank(sql[next]) ? next + 1 : EndOfLine(sql, next);

        return Follows(sql, next, "'") && sql.AsSpan(at, next - at).ContainsAny('\n', '\r') ? next : 0;
    }

    private static string Content(string sql, int start, int end, int prefix, char quote) => (prefix, quote) switch
    {
        (0, _) => sql[(start + 1)..(end - 1)].Replace($"{quote}{quote}", quote.ToString(), StringComparison.Ordinal),
        (2, '"') => UnicodeName.Unescape(
            sql[(start + 3)..(end - 1)].Replace("\"\"", "\"", StringComparison.Ordinal), EscapeAfter(sql, end)),
        _ => sql[start..end],
    };

    // U&"..." may be followed by UESCAPE and the character that escapes in it.
    private static char EscapeAfter(string sql, int at)
    {
        var word = SkipBlanks(sql, at);
        if (!sql.AsSpan(word).StartsWith("uescape", StringComparison.OrdinalIgnoreCase))
            return '\\';
        var quote = SkipBlanks(sql, word + "uescape".Length);
        return Follows(sql, quote, "'") && quote + 2 < sql.Length && sql[quote + 2] == '\'' ? sql[quote + 1] : '\\';
    }

    private static SqlToken Dollar(string sql, int at)
    {
        var end = at + 1;
        while (end < sql.Length && char.IsAsciiDigit(sql[end]))
            end++;
        if (end > at + 1)
            return new(SqlTokenKind.Parameter, at, end - at, sql[at..end]);
        while (end < sql.Length && (IsNameStart(sql[end]) || char.IsAsciiDigit(sql[end])))
            end++;
        if (end >= sql.Length || sql[end] != '$')
            return Symbol(sql, at, 1);
        var tag = sql[at..(end + 1)];
        var close = sql.IndexOf(tag, end + 1, StringComparison.Ordinal);
        return close < 0
            ? new(SqlTokenKind.Unterminated, at, sql.Length - at, tag)
            : new(SqlTokenKind.String, at, close + tag.Length - at, sql[(end + 1)..close]);
    }

    private static int SkipBlanks(string sql, int at)
    {
        while (at < sql.Length)
        {
            if (IsBlank(sql[at]))
                at++;
            else if (Follows(sql, at, "--"))
                at = EndOfLine(sql, at);
            else if (Follows(sql, at, "/*") && EndOfComment(sql, at) is var end and >= 0)
                at = end;
            else
                break;
        }

        return at;
    }

    private static int EndOfLine(string sql, int at) =>
        sql.AsSpan(at).IndexOfAny('\n', '\r') is var line and >= 0 ? at + line : sql.Length;

    // Block comments nest in PostgreSQL.
    private static int EndOfComment(string sql, int at)
    {
        for (var depth = 0; at < sql.Length - 1;)
        {
            if (Follows(sql, at, "/*"))
                (depth, at) = (depth + 1, at + 2);
            else if (Follows(sql, at, "*/"))
                (depth, at) = (depth - 1, at + 2);
            else
                at++;
            if (depth == 0)
                return at;
        }

        return -1;
    }

    private static bool Follows(string sql, int at, string text) =>
        at <= sql.Length - text.Length && sql.AsSpan(at, text.Length).SequenceEqual(text);

    // Not char.IsWhiteSpace: to PostgreSQL a no-break space is part of a name.
    private static bool IsBlank(char c) => c is ' ' or '\t' or '\n' or '\r' or '\f' or '\v';

    private static bool IsNameStart(char c) => char.IsAsciiLetter(c) || c is '_' or >= '\u0080';

    // PostgreSQL folds ASCII only, in every multi-byte encoding.
    private static string Fold(string name) =>
        string.Create(name.Length, name, static (folded, source) =>
        {
            for (var i = 0; i < folded.Length; i++)
                folded[i] = char.IsAsciiLetterUpper(source[i]) ? (char)(source[i] | 0x20) : source[i];
        });
}
