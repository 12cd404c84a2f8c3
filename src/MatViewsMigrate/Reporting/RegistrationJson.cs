using System.Text.Json;
using MatViewsMigrate.Catalog;
using MatViewsMigrate.Planning;

namespace MatViewsMigrate.Reporting;

/// <summary>What a plan file says of the registry.</summary>
internal static class RegistrationJson
{
    public static void Write(Utf8JsonWriter json, Registration registration)
    {
        json.WriteAddress(registration.View);
        json.WriteName("from", registration.From);
        json.WriteBoolean("deleted", registration.Deleted);
        json.WriteString("sql", registration.Sql);
        json.WriteString("hash", registration.Hash?.Value);
        if (registration.Applied is { } applied)
            WriteApplied(json, applied);
        else
            json.WriteNull("applied");
    }

    private static void WriteApplied(Utf8JsonWriter json, AppliedDefinition applied)
    {
        using var document = JsonDocument.Parse(RegistryJson.Write(applied));
        json.WritePropertyName("applied");
        document.RootElement.WriteTo(json);
    }
}
