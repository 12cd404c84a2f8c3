using System.Text.Json;
using MatViewsMigrate.Planning;

namespace MatViewsMigrate.Reporting;

/// <summary>Live changes that no file asked for, as JSON.</summary>
public static class DriftJson
{
    /// <summary><c>{"drift": [{address, schema, name, what, expected, live}]}</c>.</summary>
    public static void Write(TextWriter output, IReadOnlyList<Drift> drift) => JsonText.Write(output, json =>
    {
        json.WriteStartObject();
        json.WriteArray("drift", drift, WriteEntry);
        json.WriteEndObject();
    });

    internal static void WriteEntry(Utf8JsonWriter json, Drift drift)
    {
        json.WriteAddress(drift.View);
        json.WriteString("what", drift.What);
        json.WriteString("expected", drift.Expected);
        json.WriteString("live", drift.Live);
    }
}
