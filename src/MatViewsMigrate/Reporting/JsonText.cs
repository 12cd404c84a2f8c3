using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace MatViewsMigrate.Reporting;

/// <summary>Writes one JSON document: indented, with SQL left readable.</summary>
public static class JsonText
{
    private static readonly JsonWriterOptions Options = new()
    {
        Indented = true,
        NewLine = "\n",
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>The document and a line end.</summary>
    public static void Write(TextWriter output, Action<Utf8JsonWriter> write) => output.Write(Of(write) + "\n");

    /// <summary>The document as text.</summary>
    public static string Of(Action<Utf8JsonWriter> write)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer, Options))
            write(json);
        return Encoding.UTF8.GetString(buffer.GetBuffer(), 0, (int)buffer.Length);
    }
}
