using MatViewsMigrate.Services.Checkup;

namespace MatViewsMigrate.Reporting;

/// <summary>Whether the tool can do its work on a database.</summary>
public static class CheckupReport
{
    private const int Indent = 16;

    /// <summary>A line for each check, and how to mend what is not as it should be.</summary>
    public static void WriteText(TextWriter writer, Ink ink, IReadOnlyList<CheckResult> results)
    {
        foreach (var result in results)
        {
            var symbol = result.Status switch { CheckStatus.Ok => '+', CheckStatus.Warning => '!', _ => '-' };
            var head = $"{symbol} {result.Check}".PadRight(Indent - 1);
            writer.WriteLine($"{ink.Symbol(symbol, head)} {Paragraph.Wrap(result.Message, Indent, Indent)}");
            if (result.Remedy is { } remedy)
                writer.WriteLine(new string(' ', Indent) + Paragraph.Wrap($"To mend it: {remedy}", Indent, Indent));
        }

        writer.WriteLine($"\n{Sum(results)}");
    }

    /// <summary><c>{healthy, checks: [{check, status, message, remedy}]}</c>; warnings are healthy.</summary>
    public static void WriteJson(TextWriter output, IReadOnlyList<CheckResult> results) => JsonText.Write(output, json =>
    {
        json.WriteStartObject();
        json.WriteBoolean("healthy", results.All(result => result.Status != CheckStatus.Error));
        json.WriteArray("checks", results, (_, result) =>
        {
            json.WriteString("check", result.Check);
            json.WriteString("status", Words.Of(result.Status));
            json.WriteString("message", result.Message);
            json.WriteString("remedy", result.Remedy);
        });
        json.WriteEndObject();
    });

    private static string Sum(IReadOnlyList<CheckResult> results)
    {
        var (errors, warnings) = (Count(results, CheckStatus.Error), Count(results, CheckStatus.Warning));
        return errors + warnings == 0
            ? "All is well."
            : $"{Quantity.Of(errors, "error")}, {Quantity.Of(warnings, "warning")}.";
    }

    private static int Count(IReadOnlyList<CheckResult> results, CheckStatus status) => results.Count(result => result.Status == status);
}
