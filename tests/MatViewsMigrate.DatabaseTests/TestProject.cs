using MatViewsMigrate.Cli;

namespace MatViewsMigrate.DatabaseTests;

/// <summary>A project folder of its own, on which the command line is run as a user would.</summary>
public sealed class TestProject : IDisposable
{
    private readonly string _connectionString;

    public TestProject(TestDatabase database)
        : this(database.ConnectionString)
    {
    }

    public TestProject(string connectionString)
    {
        _connectionString = connectionString;
        Directory.CreateDirectory(Folder);
        Write("matviews.yaml", "version: 1\n");
    }

    public string Folder { get; } = Path.Combine(Path.GetTempPath(), $"matviews-test-{Guid.NewGuid():N}");

    /// <summary>Interrupts the command lines that run from then on.</summary>
    public CancellationToken Stop { get; set; }

    /// <summary>Writes a file of the project.</summary>
    public void Write(string path, string text)
    {
        var full = Path.Combine(Folder, path);
        Directory.CreateDirectory(Path.GetDirectoryName(full)!);
        File.WriteAllText(full, text);
    }

    /// <summary>Makes the view files those of another folder; without one, there are none.</summary>
    public void UseViews(string source)
    {
        var views = Path.Combine(Folder, "views");
        if (Directory.Exists(views))
            Directory.Delete(views, recursive: true);
        Directory.CreateDirectory(views);
        if (!Directory.Exists(source))
            return;
        foreach (var file in Directory.EnumerateFiles(source, "*", SearchOption.AllDirectories))
        {
            var target = Path.Combine(views, Path.GetRelativePath(source, file));
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.Copy(file, target);
        }
    }

    /// <summary>Runs one command line.</summary>
    public Task<CommandResult> RunAsync(params string[] arguments) => RunOnAsync(_connectionString, arguments);

    /// <summary>Runs one command line as another role.</summary>
    public Task<CommandResult> RunAsAsync(string role, params string[] arguments) =>
        RunOnAsync($"{_connectionString};Username={role}", arguments);

    /// <summary>Runs one command line on another address.</summary>
    public Task<CommandResult> RunOnAsync(string connectionString, string[] arguments) => RunBareAsync([.. arguments, "--database", connectionString]);

    /// <summary>Runs one command line that names no database, or its own.</summary>
    public async Task<CommandResult> RunBareAsync(params string[] arguments)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        var terminal = new Terminal(TextReader.Null, output, error)
        {
            Folder = Folder,
            Variable = name => name == "NO_COLOR" ? "1" : null,
        };
        var exitCode = await new App(terminal, Stop).RunAsync(arguments);
        return new CommandResult(exitCode, output.ToString(), error.ToString());
    }

    public void Dispose() => Directory.Delete(Folder, recursive: true);
}

/// <summary>What a command wrote and how it ended.</summary>
public sealed record CommandResult(int ExitCode, string Output, string Error)
{
    /// <summary>Everything, for a failed test's message.</summary>
    public override string ToString() => $"exit {ExitCode}\n--- stdout\n{Output}\n--- stderr\n{Error}";
}
