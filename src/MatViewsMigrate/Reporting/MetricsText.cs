using System.Globalization;

namespace MatViewsMigrate.Reporting;

/// <summary>Writes metrics as OpenMetrics text, which Prometheus' own text format reads as well.</summary>
public static class MetricsText
{
    /// <summary>All of them; one without samples is left out.</summary>
    public static void Write(TextWriter output, IReadOnlyList<Metric> metrics)
    {
        foreach (var metric in metrics.Where(metric => metric.Samples.Count > 0))
        {
            output.Write($"# HELP {metric.Name} {Escaped(metric.Help)}\n# TYPE {metric.Name} gauge\n");
            foreach (var sample in metric.Samples)
                output.Write($"{metric.Name}{Labels(sample)} {sample.Value.ToString("R", CultureInfo.InvariantCulture)}\n");
        }

        output.Write("# EOF\n");
    }

    private static string Labels(Sample sample) => sample.Labels.Count == 0
        ? ""
        : $"{{{string.Join(',', sample.Labels.Select(label => $"{label.Name}=\"{Escaped(label.Value)}\""))}}}";

    private static string Escaped(string text) => text
        .Replace("\\", "\\\\", StringComparison.Ordinal)
        .Replace("\"", "\\\"", StringComparison.Ordinal)
        .Replace("\n", "\\n", StringComparison.Ordinal);
}
