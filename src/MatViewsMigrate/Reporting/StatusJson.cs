using System.Text.Json;

namespace MatViewsMigrate.Reporting;

/// <summary>How views stand, as JSON.</summary>
public static class StatusJson
{
    /// <summary><c>{"views": [...]}</c>.</summary>
    public static void Write(TextWriter output, IReadOnlyList<ViewStatus> views) => JsonText.Write(output, json =>
    {
        json.WriteStartObject();
        json.WriteArray("views", views, WriteView);
        json.WriteEndObject();
    });

    private static void WriteView(Utf8JsonWriter json, ViewStatus view)
    {
        json.WriteString("schema", view.View.Schema);
        json.WriteString("name", view.View.Name);
        json.WriteBoolean("live", view.Live);
        json.WriteBoolean("managed", view.Managed);
        json.WriteBoolean("populated", view.Populated);
        json.WriteNumberOrNull("rows", view.Rows < 0 ? null : view.Rows);
        json.WriteNumber("bytes", view.Bytes);
        json.WriteString("refresh_strategy", view.Strategy);
        json.WritePropertyName("last_run");
        if (view.LastRun is { } run)
            RunsJson.WriteRun(json, run);
        else
            json.WriteNullValue();
        json.WriteMoment("last_refresh_at", view.LastRefreshAt);
        json.WriteNumberOrNull("age_ms", view.Age is { } age ? Math.Round(age.TotalMilliseconds) : null);
        if (view.Fresh is { } fresh)
            json.WriteBoolean("fresh", fresh);
        else
            json.WriteNull("fresh");
        json.WriteBoolean("drift", view.Drift);
        json.WriteStrings("outdated_by", view.OutdatedBy.Select(upstream => upstream.ToString()));
    }
}
