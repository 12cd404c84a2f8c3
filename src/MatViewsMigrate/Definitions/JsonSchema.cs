using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace MatViewsMigrate.Definitions;

/// <summary>The tables of keys as JSON Schema (draft 2020-12), for editors.</summary>
public static class JsonSchema
{
    private static readonly JsonWriterOptions Options =
        new() { Indented = true, NewLine = "\n", Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The schema of a view's file; the same text each time.</summary>
    public static string ForViews() => Document(ViewKeys.Table, variables: false);

    /// <summary>The schema of <c>matviews.yaml</c>; the same text each time.</summary>
    public static string ForConfiguration() => Document(ConfigurationKeys.Table, variables: true);

    private static string Document(KeyTable table, bool variables)
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream, Options))
        {
            json.WriteStartObject();
            json.WriteString("$schema", "https://json-schema.org/draft/2020-12/schema");
            new Writer(json, variables).Members(table);
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(stream.ToArray()) + "\n";
    }

    private sealed class Writer(Utf8JsonWriter json, bool variables)
    {
        public void Members(KeyTable table)
        {
            json.WriteString("title", table.Title);
            Types("object");
            json.WriteBoolean("additionalProperties", false);
            if (table.Required.Count > 0)
                Strings("required", table.Required);
            json.WriteStartObject("properties");
            foreach (var key in table.Keys)
                Property(key);
            json.WriteEndObject();
        }

        private void Property(Key key)
        {
            json.WriteStartObject(key.Name);
            json.WriteString("description", key.Description);
            Value(key);
            json.WriteEndObject();
        }

        private void Value(Key key)
        {
            switch (key.Type)
            {
                case KeyType.Texts or KeyType.Names:
                    AnyOf(() => Text(key.Type), () => ListOf(() => Text(key.Type), key.Type == KeyType.Names));
                    break;
                case KeyType.TextByName:
                    ByName(() => Word(key));
                    break;
                case KeyType.TextOrTextByName:
                    AnyOf(() => Text(KeyType.Text), () => ByName(() => Text(KeyType.Text)));
                    break;
                case KeyType.Mapping:
                    Mapping(key.Nested!);
                    break;
                case KeyType.Mappings:
                    AnyOf(() => Mapping(key.Nested!), () => ListOf(() => Mapping(key.Nested!), false));
                    break;
                case KeyType.MappingsOrTextByName:
                    AnyOf(() => ListOf(() => Members(key.Nested!), false), () => ByName(() => Text(KeyType.Text)));
                    break;
                case KeyType.MappingByName:
                    ByName(() => Mapping(key.Nested!));
                    break;
                default:
                    Word(key);
                    break;
            }
        }

        // A single value; in matviews.yaml a variable may stand for it.
        private void Word(Key key)
        {
            if (!variables || key.Type is KeyType.Text or KeyType.Name)
                Single(key);
            else
                AnyOf(() => Single(key), () => json.WriteString("pattern", "\\$\\{"));
        }

        private void Single(Key key)
        {
            if (key.Allowed.Count > 0 && key.Type == KeyType.Integer)
                json.WriteNumber("const", int.Parse(key.Allowed[0], System.Globalization.CultureInfo.InvariantCulture));
            else if (key.Allowed.Count > 0)
                Strings("enum", key.Allowed);
            else
                Text(key.Type);
        }

        private void Text(KeyType type)
        {
            switch (type)
            {
                case KeyType.Boolean:
                    Types("boolean");
                    break;
                case KeyType.Integer:
                    Types("integer");
                    json.WriteNumber("minimum", 0);
                    break;
                case KeyType.Duration:
                    Types("string", "integer");
                    json.WriteString("pattern", "^(0|([0-9]+(w|d|h|m|s|ms))+)$");
                    json.WriteNumber("maximum", 0);
                    break;
                case KeyType.Name or KeyType.Names:
                    Types("string", "number", "boolean");
                    json.WriteNumber("minLength", 1);
                    json.WriteNumber("maxLength", Names.Identifier.MaxBytes);
                    break;
                default:
                    Types("string", "number", "boolean");
                    break;
            }
        }

        private void Mapping(KeyTable table)
        {
            if (table.Short is not { } single)
                Members(table);
            else
                AnyOf(() => Members(table), () => Value(table[single]));
        }

        private void ByName(Action value)
        {
            Types("object");
            json.WriteStartObject("additionalProperties");
            value();
            json.WriteEndObject();
        }

        private void ListOf(Action item, bool different)
        {
            json.WriteString("type", "array");
            if (different)
                json.WriteBoolean("uniqueItems", true);
            json.WriteStartObject("items");
            item();
            json.WriteEndObject();
        }

        private void AnyOf(params ReadOnlySpan<Action> choices)
        {
            json.WriteStartArray("anyOf");
            foreach (var choice in choices)
            {
                json.WriteStartObject();
                choice();
                json.WriteEndObject();
            }

            json.WriteEndArray();
        }

        // A key without a value counts as not given.
        private void Types(params string[] types) => Strings("type", [.. types, "null"]);

        private void Strings(string name, IEnumerable<string> values)
        {
            json.WriteStartArray(name);
            foreach (var value in values)
                json.WriteStringValue(value);
            json.WriteEndArray();
        }
    }
}
