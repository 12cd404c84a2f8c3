using MatViewsMigrate.Names;

namespace MatViewsMigrate.Definitions;

/// <summary>Reads <c>schema.name</c> or <c>name</c>, as the catalog stores them; a part with a dot stands in double quotes.</summary>
public static class QualifiedName
{
    /// <summary>The schema, null when none is given, and the name; null when it is neither form.</summary>
    public static (string? Schema, string Name)? Parse(string text)
    {
        IReadOnlyList<string> parts = text.Contains('"', StringComparison.Ordinal) ? Quoted(text) : text.Split('.');
        return parts switch
        {
            [var name] when Identifier.IsLegal(name) => (null, name),
            [var schema, var name] when Identifier.IsLegal(schema) && Identifier.IsLegal(name) => (schema, name),
            _ => null,
        };
    }

    /// <summary>The text that reads back as this name.</summary>
    public static string Format(ViewName name) =>
        $"{name.Schema}{name.Name}".AsSpan().ContainsAny('.', '"')
            ? $"{Quote(name.Schema)}.{Quote(name.Name)}"
            : name.ToString();

    private static string Quote(string name) => $"\"{name.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";

    private static string[] Quoted(string text)
    {
        var tokens = SqlLexer.Tokens(text);
        return tokens switch
        {
            [{ IsName: true } name] => [name.Value],
            [{ IsName: true } schema, { Value: "." }, { IsName: true } name] => [schema.Value, name.Value],
            _ => [],
        };
    }
}
