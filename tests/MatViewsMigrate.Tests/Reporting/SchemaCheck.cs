using System.Text.Json;
using System.Text.RegularExpressions;

namespace MatViewsMigrate.Tests.Reporting;

/// <summary>
/// As much of JSON Schema as the project's own schemas use. Stricter than the standard: a member that the schema does
/// not name is a fault, and so is a keyword that is not known here.
/// </summary>
internal sealed class SchemaCheck(JsonElement schema)
{
    public static IReadOnlyList<string> Faults(string schema, string document)
    {
        using var parsed = JsonDocument.Parse(schema);
        using var value = JsonDocument.Parse(document);
        return [.. new SchemaCheck(parsed.RootElement).Of(parsed.RootElement, value.RootElement, "$")];
    }

    private IEnumerable<string> Of(JsonElement rules, JsonElement value, string at) =>
        rules.EnumerateObject().SelectMany(rule => Of(rule, rules, value, at));

    private IEnumerable<string> Of(JsonProperty rule, JsonElement rules, JsonElement value, string at) => rule.Name switch
    {
        "$schema" or "$defs" or "title" or "description" => [],
        "$ref" => Of(schema.GetProperty("$defs").GetProperty(rule.Value.GetString()!["#/$defs/".Length..]), value, at),
        "type" => Types(rule.Value).Any(type => Is(type, value)) ? [] : [$"{at} is {value.ValueKind}, not {rule.Value}"],
        "const" => JsonElement.DeepEquals(rule.Value, value) ? [] : [$"{at} is {value}, not {rule.Value}"],
        "enum" => rule.Value.EnumerateArray().Any(one => JsonElement.DeepEquals(one, value)) ? [] : [$"{at} is {value}, which is not listed"],
        "pattern" => value.ValueKind != JsonValueKind.String || Regex.IsMatch(value.GetString()!, rule.Value.GetString()!)
            ? [] : [$"{at} does not match {rule.Value}"],
        "minimum" => value.ValueKind != JsonValueKind.Number || value.GetDouble() >= rule.Value.GetDouble() ? [] : [$"{at} is {value}"],
        "required" when value.ValueKind != JsonValueKind.Object => [],
        "required" => rule.Value.EnumerateArray().Select(one => one.GetString()!)
            .Where(one => !value.TryGetProperty(one, out _)).Select(one => $"{at} lacks {one}"),
        "properties" => Members(rules, value, at),
        "additionalProperties" => rules.TryGetProperty("properties", out _) ? [] : Members(rules, value, at),
        "items" when value.ValueKind != JsonValueKind.Array => [],
        "items" => value.EnumerateArray().SelectMany((item, i) => Of(rule.Value, item, $"{at}[{i}]")),
        "oneOf" or "anyOf" => Choices(rule.Value, value, at),
        _ => throw new NotSupportedException($"The check does not know the keyword {rule.Name}."),
    };

    private IEnumerable<string> Members(JsonElement rules, JsonElement value, string at)
    {
        if (value.ValueKind != JsonValueKind.Object)
            return [];
        return value.EnumerateObject().SelectMany(member =>
            rules.TryGetProperty("properties", out var known) && known.TryGetProperty(member.Name, out var rule)
                || rules.TryGetProperty("additionalProperties", out rule)
                ? Of(rule, member.Value, $"{at}.{member.Name}")
                : [$"{at}.{member.Name} is not in the schema"]);
    }

    private IEnumerable<string> Choices(JsonElement choices, JsonElement value, string at)
    {
        var faults = choices.EnumerateArray().Select(choice => Of(choice, value, at).ToList()).ToList();
        return faults.Count(fault => fault.Count == 0) == 1 ? [] : [$"{at} fits none: {string.Join("; ", faults.MinBy(fault => fault.Count)!)}"];
    }

    private static IEnumerable<string> Types(JsonElement types) =>
        types.ValueKind == JsonValueKind.Array ? types.EnumerateArray().Select(type => type.GetString()!) : [types.GetString()!];

    private static bool Is(string type, JsonElement value) => type switch
    {
        "object" => value.ValueKind == JsonValueKind.Object,
        "array" => value.ValueKind == JsonValueKind.Array,
        "string" => value.ValueKind == JsonValueKind.String,
        "boolean" => value.ValueKind is JsonValueKind.True or JsonValueKind.False,
        "null" => value.ValueKind == JsonValueKind.Null,
        "number" => value.ValueKind == JsonValueKind.Number,
        "integer" => value.ValueKind == JsonValueKind.Number && value.TryGetInt64(out _),
        _ => throw new NotSupportedException($"There is no type {type}."),
    };
}
