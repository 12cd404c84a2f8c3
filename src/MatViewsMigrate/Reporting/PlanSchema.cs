using System.Text;

namespace MatViewsMigrate.Reporting;

/// <summary>The JSON schema (draft 2020-12) of plan files.</summary>
public static class PlanSchema
{
    /// <summary>The schema of <see cref="PlanJson.FormatVersion"/>.</summary>
    public static string Text
    {
        get
        {
            using var stream = typeof(PlanSchema).Assembly.GetManifestResourceStream("plan-schema.json")!;
            using var reader = new StreamReader(stream, Encoding.UTF8);
            return reader.ReadToEnd();
        }
    }
}
