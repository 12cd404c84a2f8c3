using System.Text.Json;
using System.Text.Json.Serialization;
using MatViewsMigrate.Names;

namespace MatViewsMigrate.Catalog;

/// <summary>The registry's JSON: snake_case, unknown members skipped, so that an older tool reads what a newer one wrote.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(AppliedDefinition))]
[JsonSerializable(typeof(IReadOnlyList<string>))]
[JsonSerializable(typeof(string[][]))]
public sealed partial class RegistryJson : JsonSerializerContext
{
    /// <summary>A definition as the registry stores it.</summary>
    public static string Write(AppliedDefinition definition) =>
        JsonSerializer.Serialize(definition, Default.AppliedDefinition);

    /// <summary>A list of names as a JSON array.</summary>
    public static string Write(IReadOnlyList<string> names) =>
        JsonSerializer.Serialize(names, Default.IReadOnlyListString);

    /// <summary>A list of views as a JSON array of pairs.</summary>
    public static string Write(IReadOnlyList<ViewName> names) =>
        JsonSerializer.Serialize([.. names.Select(name => new[] { name.Schema, name.Name })], Default.StringArrayArray);

    /// <summary>A list of views as the registry stored it.</summary>
    public static IReadOnlyList<ViewName> ReadNames(string json) =>
        [.. (JsonSerializer.Deserialize(json, Default.StringArrayArray) ?? []).Select(name => new ViewName(name[0], name[1]))];

    /// <summary>A definition as the registry stored it.</summary>
    public static AppliedDefinition Read(string json) =>
        JsonSerializer.Deserialize(json, Default.AppliedDefinition) ?? new();
}
