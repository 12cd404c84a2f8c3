using System.Runtime.CompilerServices;

namespace MatViewsMigrate.Tests;

/// <summary>
/// Compares text with a file beside the test: <c>Class.name.verified.txt</c>. A difference leaves <c>.received.txt</c>;
/// with <c>MATVIEWS_ACCEPT=1</c> what was received becomes what is expected.
/// </summary>
internal static class Golden
{
    public static void ShouldMatch(string received, string name, [CallerFilePath] string test = "")
    {
        var file = Path.Combine(FolderOf(test), $"{Path.GetFileNameWithoutExtension(test)}.{name}");
        var (verified, rejected) = ($"{file}.verified.txt", $"{file}.received.txt");
        File.Delete(rejected);
        if (Environment.GetEnvironmentVariable("MATVIEWS_ACCEPT") == "1")
            File.WriteAllText(verified, received);
        var expected = File.Exists(verified) ? File.ReadAllText(verified) : "";
        if (received != expected)
            File.WriteAllText(rejected, received);
        received.ShouldBe(expected, $"see {rejected}; MATVIEWS_ACCEPT=1 accepts it");
    }

    // A deterministic build may have mapped the path of the source to another root.
    private static string FolderOf(string test)
    {
        var path = test.Replace('\\', '/');
        return Path.Combine(Repository.Root, Path.GetDirectoryName(path[path.LastIndexOf("tests/", StringComparison.Ordinal)..])!);
    }
}
