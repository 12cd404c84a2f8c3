using System.Globalization;
using System.Text.Json;
using MatViewsMigrate.Names;

namespace MatViewsMigrate.Reporting;

/// <summary>Parts that several JSON documents have in common.</summary>
internal static class JsonParts
{
    /// <summary><c>address</c> for people, <c>schema</c> and <c>name</c> for those who must not guess where a dot belongs.</summary>
    public static void WriteAddress(this Utf8JsonWriter json, ViewName view)
    {
        json.WriteString("address", view.ToString());
        json.WriteString("schema", view.Schema);
        json.WriteString("name", view.Name);
    }

    /// <summary>A property that is a name as an object, or null.</summary>
    public static void WriteName(this Utf8JsonWriter json, string property, ViewName? view)
    {
        json.WritePropertyName(property);
        WriteNameValue(json, view);
    }

    public static void WriteNames(this Utf8JsonWriter json, string property, IEnumerable<ViewName> views)
    {
        json.WriteStartArray(property);
        foreach (var view in views)
            WriteNameValue(json, view);
        json.WriteEndArray();
    }

    public static void WriteStrings(this Utf8JsonWriter json, string property, IEnumerable<string> values)
    {
        json.WriteStartArray(property);
        foreach (var value in values)
            json.WriteStringValue(value);
        json.WriteEndArray();
    }

    public static void WriteArray<T>(
        this Utf8JsonWriter json, string property, IEnumerable<T> values, Action<Utf8JsonWriter, T> write)
    {
        json.WriteStartArray(property);
        foreach (var value in values)
        {
            json.WriteStartObject();
            write(json, value);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    public static void WriteNumberOrNull(this Utf8JsonWriter json, string property, double? value)
    {
        if (value is { } number)
            json.WriteNumber(property, number);
        else
            json.WriteNull(property);
    }

    /// <summary>In whole milliseconds.</summary>
    public static void WriteMilliseconds(this Utf8JsonWriter json, string property, TimeSpan time) =>
        json.WriteNumber(property, (long)Math.Round(time.TotalMilliseconds));

    /// <summary>In UTC, ISO 8601, to the millisecond.</summary>
    public static void WriteMoment(this Utf8JsonWriter json, string property, DateTimeOffset? moment) =>
        json.WriteString(property, moment?.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture));

    private static void WriteNameValue(Utf8JsonWriter json, ViewName? view)
    {
        if (view is null)
        {
            json.WriteNullValue();
            return;
        }

        json.WriteStartObject();
        json.WriteString("schema", view.Schema);
        json.WriteString("name", view.Name);
        json.WriteEndObject();
    }
}
