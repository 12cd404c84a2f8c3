using MatViewsMigrate.Names;
using MatViewsMigrate.Reporting;

namespace MatViewsMigrate.Cli;

/// <summary>Writes a plan in the format that was asked for.</summary>
internal static class PlanFormat
{
    /// <summary>The formats that plans have; the first is the default.</summary>
    public static readonly string[] Known = ["text", "json", "sql", "markdown", "html"];

    /// <summary>To standard output.</summary>
    public static void Write(Session session, PlanPage page) =>
        Write(session.Out, session.Ink, session.Format(Known), page);

    /// <summary>To a file.</summary>
    public static void Save(Session session, PlanPage page, PlanOutput output)
    {
        using var text = new StringWriter { NewLine = "\n" };
        Write(text, Ink.Plain, output.Format, page);
        try
        {
            File.WriteAllText(session.PathOf(output.Path), text.ToString());
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new MatViewsException(
                ExitCode.WrongUsage, $"{output.Path} cannot be written ({error.Message}); give another path", error);
        }
    }

    private static void Write(TextWriter writer, Ink ink, string format, PlanPage page)
    {
        switch (format)
        {
            case "json":
                page.WriteJson(writer);
                break;
            case "sql":
                new PlanSql(writer).Write(page.Plan);
                break;
            case "markdown":
                new PlanMarkdown(writer).Write(page);
                break;
            case "html":
                new PlanHtml(writer).Write(page);
                break;
            default:
                new PlanText(writer, ink).Write(page.Plan);
                break;
        }
    }
}
