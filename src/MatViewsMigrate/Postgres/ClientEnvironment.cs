using System.Collections;

namespace MatViewsMigrate.Postgres;

/// <summary>What libpq would look at beside the connection string.</summary>
/// <param name="Variables">Environment variables.</param>
/// <param name="UserName">The operating system's user.</param>
/// <param name="HomeFolder">That user's home; empty when there is none.</param>
/// <param name="SocketFolders">Where a local server may have put its socket, most usual first.</param>
public sealed record ClientEnvironment(
    IReadOnlyDictionary<string, string> Variables,
    string UserName,
    string HomeFolder,
    IReadOnlyList<string> SocketFolders)
{
    /// <summary>This process's.</summary>
    public static ClientEnvironment OfThisProcess() => new(
        Environment.GetEnvironmentVariables().Cast<DictionaryEntry>()
            .ToDictionary(entry => (string)entry.Key, entry => (string?)entry.Value ?? "", StringComparer.Ordinal),
        Environment.UserName,
        Environment.GetFolderPath(Environment.SpecialFolder.UserProfile),
        ["/var/run/postgresql", "/run/postgresql", "/tmp"]);

    /// <summary>A variable's value; null when it is unset or empty, which libpq treats alike.</summary>
    public string? Variable(string name) => Variables.TryGetValue(name, out var value) && value.Length > 0 ? value : null;

    /// <summary>The folder with a server's socket for a port, or localhost.</summary>
    public string LocalHost(string port) =>
        SocketFolders.FirstOrDefault(folder => File.Exists(Path.Combine(folder, $".s.PGSQL.{port}"))) ?? "localhost";
}
