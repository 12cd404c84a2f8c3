using MatViewsMigrate.Names;

namespace MatViewsMigrate.Definitions;

/// <summary>One key of an index.</summary>
/// <param name="Text">A column's name, or the expression as SQL without the parentheses around it.</param>
/// <param name="Order">As PostgreSQL prints it, with a leading space; empty for the default.</param>
internal sealed record IndexKey(string Text, bool IsColumn, string Order)
{
    public string Sql => (IsColumn ? Identifier.Quote(Text) : $"({Text})") + Order;
}

/// <summary>What follows the relation in <c>CREATE INDEX</c>, taken apart into what the keys of a file can say.</summary>
internal sealed record IndexParts(string Method, IReadOnlyList<IndexKey> Keys, IReadOnlyList<string> Include, string? Where)
{
    public IEnumerable<string> Columns => Keys.Where(key => key.IsColumn).Select(key => key.Text);

    public IEnumerable<string> Expressions => Keys.Where(key => !key.IsColumn).Select(key => key.Text);

    /// <summary>The body that the keys of a file give.</summary>
    public string Body => IndexBody.Render(Method, [.. Keys.Select(key => key.Sql)], Include, Where);

    /// <summary>The parts; null where a file's keys cannot say all of it: an operator class, a collation, an expression before a column.</summary>
    public static IndexParts? Of(string body) => new IndexPartsReader(body).Read() is { } parts && parts.IsSayable() ? parts : null;

    private bool IsSayable() =>
        Keys.SkipWhile(key => key.IsColumn).All(key => !key.IsColumn)
        && Keys.Select(key => key.Text).Distinct().Count() == Keys.Count
        && Keys.Where(key => !key.IsColumn).Select(key => key.Text).Append(Where).OfType<string>()
            .All(sql => IndexBody.Problem(sql) is null);
}
