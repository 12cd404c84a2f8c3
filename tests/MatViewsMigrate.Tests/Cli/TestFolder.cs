namespace MatViewsMigrate.Tests.Cli;

/// <summary>A folder of its own, removed at the end.</summary>
internal sealed class TestFolder : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("matviews-test-").FullName;

    /// <summary>Writes a file, and the folders above it, and returns its full path.</summary>
    public string Write(string path, string content)
    {
        var file = System.IO.Path.Combine(Path, path);
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(file)!);
        File.WriteAllText(file, content);
        return file;
    }

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
