using System.Buffers;
using System.Text;
using MatViewsMigrate.Names;

namespace MatViewsMigrate.Definitions;

/// <summary>A file's content: without a byte order mark, line ends <c>\n</c>, so that it is the same on every machine.</summary>
/// <param name="File">Its path, relative to the project, with <c>/</c>.</param>
internal sealed record SourceText(string File, byte[] Bytes)
{
    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false,
        throwOnInvalidBytes: true);

    // YAML forbids control characters; U+0085, U+2028 and U+2029 are line ends to it, which would change SQL unseen.
    private static readonly SearchValues<char> RefusedInYaml = SearchValues.Create(
        [.. Enumerable.Range(0, 0x20).Select(c => (char)c).Where(c => c is not ('\t' or '\n' or '\r')),
            '\u007F', '\u0085', '\u2028', '\u2029', '\uFEFF', '\uFFFE', '\uFFFF']);

    private static readonly SearchValues<char> RefusedInSql = SearchValues.Create(['\0']);

    public SourceSpan Start => new(File, 1, 1);

    /// <summary>The bytes as they are hashed and decoded.</summary>
    public static byte[] Normalised(byte[] bytes)
    {
        var from = bytes.AsSpan().StartsWith("\uFEFF"u8) ? 3 : 0;
        if (from == 0 && !bytes.AsSpan().Contains((byte)'\r'))
            return bytes;
        var kept = new byte[bytes.Length];
        var length = 0;
        for (var i = from; i < bytes.Length; i++)
        {
            if (bytes[i] != '\r' || i + 1 == bytes.Length || bytes[i + 1] != '\n')
                kept[length++] = bytes[i];
        }

        return kept[..length];
    }

    /// <summary>The text; null, and a problem, when it is not UTF-8 or holds what the format forbids.</summary>
    public string? Decode(bool yaml, ProblemLog log)
    {
        if (Bytes is [0xFF, 0xFE, ..] or [0xFE, 0xFF, ..])
        {
            log.Add(Rules.Utf8, Start, "the file is UTF-16", "save it as UTF-8");
            return null;
        }

        try
        {
            var text = Strict.GetString(Bytes);
            return Allowed(text, yaml, log) ? text : null;
        }
        catch (DecoderFallbackException exception)
        {
            log.Add(Rules.Utf8, At(Bytes.AsSpan(0, FirstInvalid(exception))), "the file is not UTF-8",
                "save it as UTF-8");
            return null;
        }
    }

    private bool Allowed(string text, bool yaml, ProblemLog log)
    {
        var refused = text.AsSpan().IndexOfAny(yaml ? RefusedInYaml : RefusedInSql);
        if (refused < 0)
            return true;
        var remedy = yaml
            ? $"remove it, or write it as \\u{(int)text[refused]:X4} in double quotes"
            : "remove it: PostgreSQL has no such character";
        log.Add(Rules.Utf8, At(Bytes.AsSpan(0, Encoding.UTF8.GetByteCount(text.AsSpan(0, refused)))),
            $"the character U+{(int)text[refused]:X4} cannot stand here", remedy);
        return false;
    }

    // The index of a DecoderFallbackException counts from the chunk's start, and the file is one chunk.
    private int FirstInvalid(DecoderFallbackException exception) => Math.Clamp(exception.Index, 0, Bytes.Length);

    private SourceSpan At(ReadOnlySpan<byte> before)
    {
        var line = before[(before.LastIndexOf((byte)'\n') + 1)..];
        return new(File, before.Count((byte)'\n') + 1, Encoding.UTF8.GetCharCount(line) + 1);
    }
}
