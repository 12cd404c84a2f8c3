using MatViewsMigrate.Planning;

namespace MatViewsMigrate.Services;

/// <summary>
/// All locks of a cutover as one statement: <c>lock_timeout</c> counts for each lock anew, <c>statement_timeout</c> for all.
/// </summary>
public static class LockBlock
{
    /// <summary>A <c>DO</c> block that takes the locks in their order, or in the reverse.</summary>
    public static string Of(IReadOnlyList<Statement> locks, bool topDown)
    {
        var body = string.Concat((topDown ? locks : locks.Reverse()).Select(statement => $"    {statement.Sql};\n"));
        var tag = "$locks$";
        while (body.Contains(tag, StringComparison.Ordinal))
            tag = tag.Insert(tag.Length - 1, "_");
        return $"DO {tag}\nBEGIN\n{body}END\n{tag}";
    }
}
