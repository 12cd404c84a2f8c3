namespace MatViewsMigrate.Tests.Reporting;

/// <summary>Renders into text.</summary>
internal static class Rendered
{
    public static string Text(Action<StringWriter> write)
    {
        using var writer = new StringWriter { NewLine = "\n" };
        write(writer);
        return writer.ToString();
    }
}
