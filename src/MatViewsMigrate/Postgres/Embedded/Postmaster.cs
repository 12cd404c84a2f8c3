using System.Diagnostics;
using System.Globalization;

namespace MatViewsMigrate.Postgres.Embedded;

/// <summary>A running server, as its postmaster.pid describes it.</summary>
internal sealed record Postmaster(int ProcessId)
{
    private const string FileName = "postmaster.pid";

    /// <summary>The server that really runs on a data folder; null when a dead one left its file.</summary>
    public static Postmaster? Find(string data) =>
        Described(data) is var (processId, text) && IsAlive(processId, data, text) ? new(processId) : null;

    /// <summary>True when a dead server's number is another program's by now: the server would not start beside its file.</summary>
    public static bool IsMistaken(string data) =>
        Described(data) is var (processId, _) && Arguments(processId) is [var program, ..] && !IsServer(program);

    private static (int ProcessId, string Text)? Described(string data) =>
        Read(Path.Combine(data, FileName)) is { } text
        && int.TryParse(text.Split('\n')[0], CultureInfo.InvariantCulture, out var processId)
            ? (processId, text)
            : null;

    // Its arguments name its data folder, unless it was started under another path of the same folder; a server works
    // in that folder, but root in a container may not be allowed to look there.
    private static bool IsAlive(int processId, string data, string text)
    {
        if (Directory.Exists("/proc/self"))
            return Arguments(processId) is [var program, ..] arguments && IsServer(program)
                && (arguments.Contains(data, StringComparer.Ordinal)
                    || (Read($"/proc/{processId}/cwd/{FileName}") is { } its && Identity(its).SequenceEqual(Identity(text))));
        try
        {
            using var process = Process.GetProcessById(processId);
            return IsServer(process.ProcessName);
        }
        catch (ArgumentException)
        {
            return false;
        }
    }

    private static string[] Arguments(int processId) =>
        (Read($"/proc/{processId}/cmdline") ?? "").Split('\0', StringSplitOptions.RemoveEmptyEntries);

    private static bool IsServer(string program) =>
        Path.GetFileName(program).StartsWith("postgres", StringComparison.Ordinal);

    // Process, folder and start time; the last line changes while the server runs.
    private static IEnumerable<string> Identity(string text) => text.Split('\n').Take(3);

    private static string? Read(string path)
    {
        try
        {
            return File.ReadAllText(path);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
