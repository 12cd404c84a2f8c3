using System.Diagnostics;

namespace MatViewsMigrate.Postgres.Embedded;

/// <summary>
/// A sleeping shell that stops the server when this process dies without doing so itself, even by SIGKILL: its input
/// ends then.
/// </summary>
internal sealed class Watchdog : IDisposable
{
    // $1 gate, $2 users, $3 keep, $4 this user's file, $5 what to delete, the rest: the command that stops the server.
    private const string Script = """
        exec >/dev/null 2>&1
        trap '' INT TERM HUP
        read -r word && [ "$word" = done ] && exit 0
        exec 9>>"$1"
        command -v flock >/dev/null && flock 9
        users=$2 keep=$3 delete=$5
        rm -f "$4"
        shift 5
        [ -n "$(ls -A "$users")" ] || [ -e "$keep" ] && exit 0
        "$@" 9>&-
        [ -n "$delete" ] && rm -rf "$delete" && rmdir "${delete%/*}" 2>/dev/null
        """;

    private readonly Process process;
    private bool ended;

    private Watchdog(Process process) => this.process = process;

    /// <summary>Begins to watch this process.</summary>
    /// <param name="user">The file by which this process uses the server.</param>
    /// <param name="delete">A folder that goes with the server; empty for none.</param>
    public static Watchdog Start(ServerFolder folder, string user, string delete, IReadOnlyList<string> stop)
    {
        var start = ServerCommand.StartInfo(
            "/bin/sh", ["-c", Script, "matviews-watchdog", folder.Gate, folder.Users, folder.Keep, user, delete, .. stop]);
        start.RedirectStandardInput = true;
        return new(ServerCommand.Start(start));
    }

    /// <summary>Ends the watch; the server is somebody else's care from now on.</summary>
    public void Dispose()
    {
        if (ended)
            return;
        ended = true;
        try
        {
            process.StandardInput.WriteLine("done");
            process.StandardInput.Close();
        }
        catch (IOException)
        {
            // The shell is gone already: somebody killed it.
        }

        process.Dispose();
    }
}
