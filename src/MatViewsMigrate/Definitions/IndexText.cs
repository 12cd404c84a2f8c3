using MatViewsMigrate.Definitions.Yaml;

namespace MatViewsMigrate.Definitions;

/// <summary>Writes one item of <c>indexes</c>: by columns and expressions where they give the same body, else by its definition.</summary>
internal static class IndexText
{
    /// <summary>The item with its lines ended.</summary>
    public static string Of(IndexDefinition index) => $"  - {string.Join("\n    ", Lines(index))}\n";

    private static IEnumerable<string> Lines(IndexDefinition index)
    {
        if (index.Name is { } name)
            yield return $"name: {YamlText.Scalar(name)}";
        if (index.Unique)
            yield return "unique: true";
        var parts = IndexParts.Of(index.Body);
        var same = parts?.Body == index.Body && parts.Columns.Concat(parts.Include).SequenceEqual(index.Columns);
        foreach (var line in same ? Parts(parts!) : [$"definition: {YamlText.Scalar(index.Body)}"])
            yield return line;
    }

    private static IEnumerable<string> Parts(IndexParts parts)
    {
        if (parts.Columns.Any())
            yield return $"columns: {YamlText.List(parts.Columns)}";
        string[] expressions = [.. parts.Expressions];
        if (expressions is [var expression])
            yield return $"expression: {YamlText.Scalar(expression)}";
        else if (expressions.Length > 0)
            yield return $"expressions: {YamlText.List(expressions)}";
        if (parts.Keys.Any(key => key.Order.Length > 0))
            yield return $"order: {{ {string.Join(", ", Orders(parts))} }}";
        if (parts.Include.Count > 0)
            yield return $"include: {YamlText.List(parts.Include)}";
        if (parts.Where is { } where)
            yield return $"where: {YamlText.Scalar(where)}";
        if (parts.Method != "btree")
            yield return $"method: {YamlText.Scalar(parts.Method)}";
    }

    private static IEnumerable<string> Orders(IndexParts parts) =>
        from key in parts.Keys
        where key.Order.Length > 0
        select $"{YamlText.Scalar(key.Text)}: {key.Order.Trim().ToLowerInvariant()}";
}
