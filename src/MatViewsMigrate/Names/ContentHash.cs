using System.Security.Cryptography;
using System.Text;

namespace MatViewsMigrate.Names;

/// <summary>SHA-256 of some content, as 64 lower-case hexadecimal digits.</summary>
public sealed record ContentHash(string Value)
{
    /// <summary>The hash of a text's UTF-8 bytes.</summary>
    public static ContentHash Of(string text) => Of(Encoding.UTF8.GetBytes(text));

    /// <summary>The hash of bytes.</summary>
    public static ContentHash Of(ReadOnlySpan<byte> bytes) =>
        new(Convert.ToHexStringLower(SHA256.HashData(bytes)));

    /// <inheritdoc/>
    public override string ToString() => Value;
}
