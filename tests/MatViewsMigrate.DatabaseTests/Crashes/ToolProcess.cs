using System.Diagnostics;

namespace MatViewsMigrate.DatabaseTests.Crashes;

/// <summary>An apply in a process of its own.</summary>
internal sealed class ToolProcess : IDisposable
{
    private readonly Process _process;
    private readonly Task<string> _output;
    private readonly List<string> _said = [];

    public ToolProcess(TestProject project, string address, params string[] more)
    {
        var start = new ProcessStartInfo(
            "dotnet", [Path.Combine(AppContext.BaseDirectory, "matviews.dll"), "apply", "--auto-approve", "--database", address, .. more])
        {
            WorkingDirectory = project.Folder,
            RedirectStandardError = true,
            RedirectStandardOutput = true,
        };
        _process = Process.Start(start)!;
        _output = _process.StandardOutput.ReadToEndAsync();
    }

    /// <summary>Waits until a number of steps has ended: each is a line on stderr, and the next begins then.</summary>
    public async Task GetsPastAsync(int steps)
    {
        if (steps == 0)
            await Task.Delay(300);
        for (var ended = 0; ended < steps && await _process.StandardError.ReadLineAsync() is { } line;)
        {
            _said.Add(line);
            ended += line.Contains("] ", StringComparison.Ordinal) && line.Contains('[', StringComparison.Ordinal) ? 1 : 0;
        }
    }

    public void Kill() => _process.Kill();

    /// <summary>Sends a signal, <c>INT</c> or <c>TERM</c>.</summary>
    public async Task SignalAsync(string signal)
    {
        using var kill = Process.Start("kill", [$"-{signal}", $"{_process.Id}"]);
        await kill.WaitForExitAsync();
    }

    /// <summary>Waits for its end.</summary>
    public async Task<(int ExitCode, string Said)> EndsAsync()
    {
        _said.Add(await _process.StandardError.ReadToEndAsync());
        await _process.WaitForExitAsync();
        await _output;
        return (_process.ExitCode, string.Join('\n', _said));
    }

    public void Dispose()
    {
        if (!_process.HasExited)
            _process.Kill();
        _process.Dispose();
    }
}
