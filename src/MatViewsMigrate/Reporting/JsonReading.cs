using System.Text.Json;
using MatViewsMigrate.Names;

namespace MatViewsMigrate.Reporting;

/// <summary>Takes members out of JSON; one that is missing or of another kind is a <see cref="JsonException"/>.</summary>
internal static class JsonReading
{
    public static JsonElement Member(this JsonElement element, string property) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(property, out var value)
            ? value
            : throw new JsonException($"\"{property}\" is missing");

    public static string Text(this JsonElement element, string property) =>
        element.TextOrNull(property) ?? throw new JsonException($"\"{property}\" is null");

    /// <summary>Null also when the member is missing.</summary>
    public static string? TextOrNull(this JsonElement element, string property) =>
        element.TryGetProperty(property, out var value) ? value.GetString() : null;

    public static bool Flag(this JsonElement element, string property) => element.Member(property).GetBoolean();

    public static double? NumberOrNull(this JsonElement element, string property) =>
        element.Member(property) is { ValueKind: JsonValueKind.Number } value ? value.GetDouble() : null;

    public static TimeSpan Milliseconds(this JsonElement element, string property) =>
        TimeSpan.FromMilliseconds(element.Member(property).GetInt64());

    public static List<T> List<T>(this JsonElement element, string property, Func<JsonElement, T> read) =>
        element.Member(property).EnumerateArray().Select(read).ToList();

    public static List<string> Texts(this JsonElement element, string property) =>
        element.List(property, item => item.GetString() ?? throw new JsonException($"an entry of \"{property}\" is null"));

    public static List<ViewName> Names(this JsonElement element, string property) => element.List(property, Name);

    /// <summary>From members <c>schema</c> and <c>name</c>.</summary>
    public static ViewName Name(this JsonElement element) => new(element.Text("schema"), element.Text("name"));

    public static ViewName? NameOrNull(this JsonElement element, string property) =>
        element.TryGetProperty(property, out var value) && value.ValueKind == JsonValueKind.Object ? value.Name() : null;

    public static T Word<T>(this JsonElement element, string property)
        where T : struct, Enum =>
        Words.Parse<T>(element.Text(property))
            ?? throw new JsonException($"\"{property}\" is \"{element.Text(property)}\", which this version does not know");

    public static T? WordOrNull<T>(this JsonElement element, string property)
        where T : struct, Enum => element.TextOrNull(property) is null ? null : element.Word<T>(property);
}
