using System.Buffers.Text;
using System.Text;
using System.Text.Unicode;

namespace MatViewsMigrate.Definitions;

/// <summary>Names in file names: what is not safe on every file system stands as <c>%XX</c>.</summary>
internal static class FileName
{
    private static readonly string[] Reserved = ["con", "prn", "aux", "nul"];

    /// <summary>The name of a file or folder, without an ending. Names that differ stay different where case is ignored.</summary>
    public static string Encode(string name)
    {
        var encoded = new StringBuilder();
        var whole = IsReserved(name);
        foreach (var b in Encoding.UTF8.GetBytes(name))
        {
            var safe = b is >= (byte)'a' and <= (byte)'z' or >= (byte)'0' and <= (byte)'9' or (byte)'_' or (byte)'-'
                || (b == '.' && encoded.Length > 0);
            _ = safe && !(whole && encoded.Length == 0)
                ? encoded.Append((char)b)
                : encoded.Append('%').Append($"{b:X2}");
        }

        return encoded.ToString();
    }

    /// <summary>The name; null when a <c>%</c> is not followed by two hexadecimal digits of UTF-8.</summary>
    public static string? Decode(string encoded)
    {
        if (!encoded.Contains('%', StringComparison.Ordinal))
            return encoded;
        var bytes = Encoding.UTF8.GetBytes(encoded);
        var length = 0;
        for (var i = 0; i < bytes.Length; i++, length++)
        {
            bytes[length] = bytes[i];
            if (bytes[i] != '%')
                continue;
            var hex = bytes.AsSpan(i + 1, Math.Min(2, bytes.Length - i - 1));
            if (!Utf8Parser.TryParse(hex, out byte value, out var digits, 'X') || digits != 2)
                return null;
            bytes[length] = value;
            i += 2;
        }

        return Utf8.IsValid(bytes.AsSpan(0, length)) ? Encoding.UTF8.GetString(bytes, 0, length) : null;
    }

    // Windows keeps the names of its devices, whatever ending follows.
    private static bool IsReserved(string name)
    {
        var stem = name.Split('.')[0];
        return Reserved.Contains(stem)
            || (stem.Length == 4 && char.IsAsciiDigit(stem[3]) && stem[..3] is "com" or "lpt");
    }
}
