using MatViewsMigrate.Definitions.Yaml;
using MatViewsMigrate.Names;

namespace MatViewsMigrate.Definitions;

/// <summary>Reads one item of <c>indexes</c>.</summary>
internal static class IndexReader
{
    private static readonly string[] OtherKeys =
        ["columns", "expression", "expressions", "order", "include", "where", "method"];

    /// <summary>The index; null, and problems, when it cannot be made.</summary>
    public static IndexDefinition? Read(MappingReader item)
    {
        var name = item.Name("name");
        var unique = item.Boolean("unique") ?? false;
        var columns = item.Names("columns") ?? [];
        var include = item.Names("include") ?? [];
        var (keys, ordered) = Keys(item, columns);
        var where = Sql(item, item.Scalar("where"));
        var method = item.Name("method") ?? "btree";
        if (Definition(item) is { } definition)
            return new(name, unique, definition, [], item.At);
        if (item.Has("definition"))
            return null;
        if (keys.Count == 0 || !ordered)
        {
            if (ordered && !OtherKeys[..3].Any(item.Has))
                item.Log.Add(Rules.Index, item.At, "the index has neither columns nor an expression",
                    "write columns: [...], expression: or definition:");
            return null;
        }

        return new(name, unique, IndexBody.Render(method, keys, include, where), [.. columns, .. include], item.At);
    }

    private static (IReadOnlyList<string> Keys, bool Ordered) Keys(MappingReader item, IReadOnlyList<string> columns)
    {
        YamlNode.Scalar?[] expressions = [item.Scalar("expression"), .. item.Texts("expressions") ?? []];
        List<(string Name, string Sql)> keys = [.. columns.Select(column => (column, Identifier.Quote(column)))];
        keys.AddRange(expressions.Select(e => Sql(item, e)).OfType<string>().Select(sql => (sql, $"({sql})")));
        var orders = Orders(item, [.. keys.Select(key => key.Name)]);
        return orders is null
            ? ([.. keys.Select(key => key.Sql)], false)
            : ([.. keys.Select(key => key.Sql + orders.GetValueOrDefault(key.Name, ""))], true);
    }

    // By column or expression; null when one of them is wrong.
    private static Dictionary<string, string>? Orders(MappingReader item, IReadOnlyList<string> keys)
    {
        if (!item.IsMapping("order"))
        {
            return item.Scalar("order") is not { } all ? []
                : Order(item, all) is { } order ? keys.Distinct().ToDictionary(key => key, _ => order)
                : null;
        }

        var orders = new Dictionary<string, string>();
        var right = true;
        foreach (var entry in item.TextByName("order") ?? [])
        {
            if (!keys.Contains(entry.Key))
                item.Log.Add(Rules.Index, entry.KeyAt, $"'order' names '{entry.Key}', which is no key of the index",
                    Nearest.Remedy(entry.Key, keys.ToArray()));
            else if (Order(item, (YamlNode.Scalar)entry.Value) is { } order)
                orders.Add(entry.Key, order);
            right &= orders.ContainsKey(entry.Key);
        }

        return right ? orders : null;
    }

    private static string? Order(MappingReader item, YamlNode.Scalar text)
    {
        var order = IndexBody.Order(text.Value);
        if (order is null)
            item.Log.Add(Rules.Index, text.At, $"'{text.Value}' is no order",
                "write asc or desc, with nulls first or nulls last behind it");
        return order;
    }

    private static string? Definition(MappingReader item)
    {
        if (item.Scalar("definition") is not { } text)
            return null;
        if (OtherKeys.FirstOrDefault(item.Has) is { } other)
            item.Log.Add(Rules.Index, item.Place(other), $"'{other}' stands beside 'definition'",
                "say all of it in one of them");
        else if (SqlLexer.Tokens(text.Value) is not [{ Kind: SqlTokenKind.Name, Value: "using" }, ..])
            item.Log.Add(Rules.Index, text.At, "'definition' does not begin with USING",
                "write what follows the relation in CREATE INDEX: USING btree (...)");
        else
            return Sql(item, text);
        return null;
    }

    private static string? Sql(MappingReader item, YamlNode.Scalar? text)
    {
        if (text is null)
            return null;
        if (IndexBody.Problem(text.Value) is not { } problem)
            return text.Value.Trim();
        item.Log.Add(Rules.Index, text.At, $"the SQL {problem}",
            "write it without comments and semicolons, with all parentheses closed");
        return null;
    }
}
