using System.Text.Json;
using MatViewsMigrate.Services;

namespace MatViewsMigrate.Reporting;

/// <summary>What refreshes would change, as JSON.</summary>
public static class DataPreviewJson
{
    /// <summary><c>{"views": [{address, schema, name, key, rows_now, rows_after, added, removed, changed, null_keys, churn, columns, error}]}</c>.</summary>
    public static void Write(TextWriter output, IReadOnlyList<PreviewOutcome> outcomes) => JsonText.Write(output, json =>
    {
        json.WriteStartObject();
        json.WriteArray("views", outcomes, WriteView);
        json.WriteEndObject();
    });

    private static void WriteView(Utf8JsonWriter json, PreviewOutcome outcome)
    {
        var preview = outcome.Preview;
        json.WriteAddress(outcome.View);
        json.WriteStrings("key", preview?.Key ?? []);
        json.WriteNumberOrNull("rows_now", preview?.Now);
        json.WriteNumberOrNull("rows_after", preview?.After);
        json.WriteNumberOrNull("added", preview?.Added);
        json.WriteNumberOrNull("removed", preview?.Removed);
        json.WriteNumberOrNull("changed", preview?.Changed);
        json.WriteNumberOrNull("null_keys", preview?.NullKeys);
        json.WriteNumberOrNull("churn", preview?.Churn is { } churn ? Math.Round(churn, 4) : null);
        json.WriteArray("columns", preview?.Columns ?? [], (one, column) =>
        {
            one.WriteString("name", column.Column);
            one.WriteNumber("changed", column.Rows);
        });
        json.WriteString("error", outcome.Error);
    }
}
