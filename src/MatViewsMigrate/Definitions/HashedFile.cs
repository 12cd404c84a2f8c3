using MatViewsMigrate.Names;

namespace MatViewsMigrate.Definitions;

/// <summary>A view's file, hashed and not parsed.</summary>
/// <param name="File">Its path, relative to the project.</param>
/// <param name="Hash">Equal to the hash of the definition that parsing would give.</param>
/// <param name="Name">The view's name by the file's path; null when only parsing can tell it.</param>
public sealed record HashedFile(string File, ContentHash Hash, ViewName? Name);

/// <summary>Tells from a file's bytes whether it might say its view's name itself.</summary>
internal static class NameKeys
{
    /// <summary>True when a line might begin with <c>name</c>, <c>schema</c> or <c>renamed_from</c> as a key, in any form that YAML has.</summary>
    public static bool MayBeIn(ReadOnlySpan<byte> yaml)
    {
        foreach (var range in yaml.Split((byte)'\n'))
        {
            var line = yaml[range].TrimStart(" \t\r"u8);
            if (line.IsEmpty || line[0] == '#')
                continue;
            // Flow mappings, explicit keys, directives and document marks: rare, and not worth understanding here.
            if (line[0] is (byte)'{' or (byte)',' or (byte)'?' or (byte)'%' || line.StartsWith("---"u8) || IsNameKey(line))
                return true;
        }

        return yaml.Contains((byte)'\r');
    }

    private static bool IsNameKey(ReadOnlySpan<byte> line)
    {
        var quoted = line[0] is (byte)'"' or (byte)'\'';
        var word = quoted ? line[1..] : line;
        return word.StartsWith("name"u8) || word.StartsWith("schema"u8) || word.StartsWith("renamed_from"u8)
            || (quoted && word.Contains((byte)'\\'));
    }
}
