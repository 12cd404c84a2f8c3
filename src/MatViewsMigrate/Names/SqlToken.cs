namespace MatViewsMigrate.Names;

/// <summary>What a token is.</summary>
public enum SqlTokenKind
{
    /// <summary>An unquoted identifier or keyword.</summary>
    Name,

    /// <summary>An identifier in double quotes, also <c>U&amp;"..."</c>.</summary>
    QuotedName,

    /// <summary>A string constant of any form: plain, <c>E''</c>, <c>U&amp;''</c>, <c>B''</c>, <c>X''</c>, dollar-quoted.</summary>
    String,

    /// <summary>A number.</summary>
    Number,

    /// <summary>A parameter such as <c>$1</c>.</summary>
    Parameter,

    /// <summary>An operator, or one of <c>( ) [ ] , ; . .. : ::</c>.</summary>
    Symbol,

    /// <summary>A quote or comment that is never closed; always the last token.</summary>
    Unterminated,
}

/// <summary>A token of SQL text.</summary>
/// <param name="Start">Offset of its first character.</param>
/// <param name="Length">Characters.</param>
/// <param name="Value">Of a name, as the catalog would store it (folded, or unquoted); of a string, its content where it needs no unescaping, else the source text; else the source text.</param>
public sealed record SqlToken(SqlTokenKind Kind, int Start, int Length, string Value)
{
    public int End => Start + Length;

    public bool IsName => Kind is SqlTokenKind.Name or SqlTokenKind.QuotedName;

    /// <summary>True for the unquoted keyword, given in lower case.</summary>
    public bool IsKeyword(string keyword) => Kind == SqlTokenKind.Name && Value == keyword;

    public bool IsSymbol(string symbol) => Kind == SqlTokenKind.Symbol && Value == symbol;
}
