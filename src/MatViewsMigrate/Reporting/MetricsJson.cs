namespace MatViewsMigrate.Reporting;

/// <summary>Metrics as JSON.</summary>
public static class MetricsJson
{
    /// <summary><c>{metrics: [{name, help, samples: [{labels: {...}, value}]}]}</c>.</summary>
    public static void Write(TextWriter output, IReadOnlyList<Metric> metrics) => JsonText.Write(output, json =>
    {
        json.WriteStartObject();
        json.WriteArray("metrics", metrics, (_, metric) =>
        {
            json.WriteString("name", metric.Name);
            json.WriteString("help", metric.Help);
            json.WriteArray("samples", metric.Samples, (_, sample) =>
            {
                json.WriteStartObject("labels");
                foreach (var (name, value) in sample.Labels)
                    json.WriteString(name, value);
                json.WriteEndObject();
                json.WriteNumber("value", sample.Value);
            });
        });
        json.WriteEndObject();
    });
}
