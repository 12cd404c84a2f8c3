using MatViewsMigrate.Names;

namespace MatViewsMigrate.Planning;

/// <summary>Compares queries in the server's words.</summary>
internal static class CanonicalText
{
    /// <summary>True when they are the same but for relations that have their own name as an alias: a view that was built under another name has those.</summary>
    public static bool Same(string one, string other) => one == other || WithoutOwnAliases(one) == WithoutOwnAliases(other);

    /// <summary>The text that is the same for all that are.</summary>
    public static string WithoutOwnAliases(string text)
    {
        var tokens = SqlLexer.Tokens(text);
        var at = tokens.Index().ToDictionary(token => token.Item.End, token => token.Index);
        foreach (var reference in SqlReferenceScanner.Scan(text).Where(reference => reference is { Kind: SqlReferenceKind.Relation, HasAlias: true }).Reverse())
        {
            if (at.TryGetValue(reference.End, out var last) && last + 1 < tokens.Count && tokens[last + 1] is { IsName: true } alias
                && alias.Value == reference.Name && !(last + 2 < tokens.Count && tokens[last + 2].IsSymbol("(")))
                text = text.Remove(tokens[last].End, alias.End - tokens[last].End);
        }

        return text;
    }
}
