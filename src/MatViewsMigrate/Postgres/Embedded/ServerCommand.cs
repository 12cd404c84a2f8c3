using System.ComponentModel;
using System.Diagnostics;
using MatViewsMigrate.Names;

namespace MatViewsMigrate.Postgres.Embedded;

/// <summary>How a program ended.</summary>
/// <param name="Output">What it wrote to both of its outputs, trimmed.</param>
internal sealed record CommandResult(bool Succeeded, string Output);

/// <summary>Runs programs of the server, free of the PG* variables of whoever called.</summary>
internal static class ServerCommand
{
    /// <summary>Runs one to its end; on cancellation it is killed together with what it started.</summary>
    public static async Task<CommandResult> RunAsync(
        string file, IReadOnlyList<string> arguments, CancellationToken cancellationToken)
    {
        using var process = Start(StartInfo(file, arguments));
        var output = process.StandardOutput.ReadToEndAsync(CancellationToken.None);
        var errors = process.StandardError.ReadToEndAsync(CancellationToken.None);
        try
        {
            await process.WaitForExitAsync(cancellationToken);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            throw;
        }

        return new(process.ExitCode == 0, $"{await output}\n{await errors}".Trim());
    }

    /// <summary>Both outputs redirected, in the root folder (the account may not be able to enter the present one), in English.</summary>
    public static ProcessStartInfo StartInfo(string file, IReadOnlyList<string> arguments)
    {
        var start = new ProcessStartInfo(file, arguments)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = "/",
        };
        foreach (var name in start.Environment.Keys.Where(name => name.StartsWith("PG", StringComparison.Ordinal)).ToList())
            start.Environment.Remove(name);
        start.Environment["LC_ALL"] = "C";
        return start;
    }

    public static Process Start(ProcessStartInfo start)
    {
        try
        {
            return Process.Start(start) ?? throw new UnreachableException(start.FileName);
        }
        catch (Win32Exception exception)
        {
            throw new MatViewsException(
                ExitCode.NoDatabase,
                $"Cannot run {start.FileName}, which a private PostgreSQL needs: {exception.Message}. "
                + "Install PostgreSQL, set MATVIEWS_PG_BIN, or give a database with --database.",
                exception);
        }
    }
}
