using MatViewsMigrate.Names;
using MatViewsMigrate.Planning;
using MatViewsMigrate.Reporting;

namespace MatViewsMigrate.Cli;

/// <summary>Writes a plan in the format that was asked for.</summary>
internal static class PlanFormat
{
    /// <summary>The formats that plans have; the first is the default.</summary>
    public static readonly string[] Known = ["text", "json", "sql"];

    /// <summary>To standard output.</summary>
    public static void Write(Session session, Plan plan) =>
        Write(session.Out, session.Ink, session.Format(Known), plan);

    /// <summary>To a file, in the format of its name.</summary>
    public static void Save(Session session, Plan plan, string path)
    {
        try
        {
            using var file = new StreamWriter(session.PathOf(path)) { NewLine = "\n" };
            Write(file, Ink.Plain, Path.GetExtension(path).TrimStart('.'), plan);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new MatViewsException(
                ExitCode.WrongUsage, $"{path} cannot be written ({error.Message}); give --output another path", error);
        }
    }

    private static void Write(TextWriter writer, Ink ink, string format, Plan plan)
    {
        switch (format)
        {
            case "json":
                new PlanJson(ToolVersion.Text).Write(writer, plan);
                break;
            case "sql":
                new PlanSql(writer).Write(plan);
                break;
            default:
                new PlanText(writer, ink).Write(plan);
                break;
        }
    }
}
