using System.Collections.Concurrent;
using MatViewsMigrate.Names;

namespace MatViewsMigrate.Definitions;

/// <summary>Reads files of a project, and nothing outside it.</summary>
/// <param name="root">The project's folder, as a full path.</param>
internal sealed class ProjectFiles(string root)
{
    /// <summary>No file of a project is longer.</summary>
    public const int MaxBytes = 4 << 20;

    private readonly string realRoot = RealPath.Of(root);
    private readonly ConcurrentDictionary<string, bool> folders = new();

    /// <summary>The content; null, and a problem, when it cannot be read or may not be.</summary>
    public SourceText? Read(string path, ProblemLog log)
    {
        var file = Relative(path);
        var at = new SourceSpan(file, 1, 1);
        try
        {
            var info = new FileInfo(path);
            if (info.Attributes.HasFlag(FileAttributes.Directory))
                return Refuse(log, at, "this is a folder",
                    "give the folder another name: the ending is that of a definition");
            var isLink = info.Attributes.HasFlag(FileAttributes.ReparsePoint);
            if (isLink ? !IsInside(path) : !folders.GetOrAdd(info.DirectoryName!, IsInside))
                return Refuse(log, at, "this link leads out of the project", "put the file itself here");
            var length = isLink ? new FileInfo(RealPath.Of(path)).Length : info.Length;
            if (length > MaxBytes)
                return Refuse(log, at, $"the file has {length} bytes, more than {MaxBytes}", "make it smaller");
            // A pipe has no length either, and opening one would wait for its writer.
            return new(file, length == 0 ? [] : SourceText.Normalised(File.ReadAllBytes(path)));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or NotSupportedException)
        {
            return Refuse(log, at, $"the file cannot be read ({Reason(exception)})", "make it readable for this user");
        }
    }

    /// <summary>True when a path, with all links followed, stays in the project.</summary>
    public bool IsInside(string path)
    {
        var real = RealPath.Of(path);
        var inside = realRoot.TrimEnd(Path.DirectorySeparatorChar) + Path.DirectorySeparatorChar;
        return real == realRoot || real.StartsWith(inside, StringComparison.Ordinal);
    }

    /// <summary>The path as people write it: relative to the project, with <c>/</c>.</summary>
    public string Relative(string path) => Path.GetRelativePath(root, path).Replace('\\', '/');

    private static SourceText? Refuse(ProblemLog log, SourceSpan at, string message, string remedy)
    {
        log.Add(Rules.Readable, at, message, remedy);
        return null;
    }

    // The message of an exception names the full path: only its kind is told.
    private static string Reason(Exception exception) => exception switch
    {
        UnauthorizedAccessException => "permission denied",
        FileNotFoundException or DirectoryNotFoundException => "it is gone, or a link that leads nowhere",
        _ => "input/output error",
    };
}
