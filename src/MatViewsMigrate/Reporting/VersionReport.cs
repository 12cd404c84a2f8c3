using System.Runtime.InteropServices;
using MatViewsMigrate.Catalog;

namespace MatViewsMigrate.Reporting;

/// <summary>Writes the version of the tool, of what it runs on and of what it reads and writes.</summary>
public static class VersionReport
{
    /// <summary>Writes it for people; the first line is the tool's.</summary>
    public static void WriteText(TextWriter writer, string tool)
    {
        writer.WriteLine($"matviews {tool}");
        writer.WriteLine($"runtime {RuntimeInformation.FrameworkDescription}, {RuntimeInformation.RuntimeIdentifier}");
        writer.WriteLine($"registry {RegistryVersion.Latest}");
        writer.WriteLine($"plan format {PlanJson.FormatVersion}");
    }

    /// <summary>Writes it as JSON.</summary>
    public static void WriteJson(TextWriter writer, string tool) => JsonText.Write(writer, json =>
    {
        json.WriteStartObject();
        json.WriteString("version", tool);
        json.WriteString("runtime", RuntimeInformation.FrameworkDescription);
        json.WriteString("platform", RuntimeInformation.RuntimeIdentifier);
        json.WriteNumber("registry_version", RegistryVersion.Latest);
        json.WriteNumber("plan_format_version", PlanJson.FormatVersion);
        json.WriteEndObject();
    });
}
