using System.Security.Cryptography;
using System.Text;
using MatViewsMigrate.Names;

namespace MatViewsMigrate.Definitions;

/// <summary>The hash of a view's files.</summary>
internal static class DefinitionHash
{
    // Another meaning of the same files asks for another number.
    private const string Format = "matviews definition 1";

    /// <summary>Of the normalised bytes of the files, and of the defaults that decide what the files leave out.</summary>
    public static ContentHash Of(ProjectConfiguration configuration, byte[]? yaml, byte[]? sql)
    {
        var defaults = string.Join('\0',
            [Format, $"{configuration.DefaultStrategy}", $"{configuration.DefaultRowCounting}", .. configuration.SearchPath ?? []]);
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var part in new[] { Encoding.UTF8.GetBytes(defaults), yaml, sql })
        {
            hash.AppendData(BitConverter.GetBytes(part is null ? -1L : part.Length));
            hash.AppendData(part ?? []);
        }

        return new(Convert.ToHexStringLower(hash.GetHashAndReset()));
    }
}
