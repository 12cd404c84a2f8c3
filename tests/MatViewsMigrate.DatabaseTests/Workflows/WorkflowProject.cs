using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;
using MatViewsMigrate.DatabaseTests.Plans;

namespace MatViewsMigrate.DatabaseTests.Workflows;

/// <summary>A project with a change, and the steps of examples/ci/github run on it as a runner would.</summary>
[SuppressMessage("Reliability", "CA2000", Justification = "It disposes of what it holds.")]
internal sealed class WorkflowProject : IAsyncDisposable
{
    private readonly PlanProject _plans;

    private WorkflowProject(PlanProject plans) => _plans = plans;

    public FakeGitHub GitHub { get; } = new();

    public TestDatabase Database => _plans.Database;

    public TestProject Project => _plans.Project;

    /// <summary>What the steps wrote into the run's summary.</summary>
    public string Summary => Read("summary.md");

    /// <summary>What the steps gave to others.</summary>
    public string Outputs => Read("outputs.txt");

    private static string Repository { get; } = Above(AppContext.BaseDirectory);

    public static async Task<WorkflowProject> CreateAsync()
    {
        var made = new WorkflowProject(await PlanProject.CreateAsync());
        made.Project.Write("matviews.yaml", "version: 1\ndatabase: { url: \"${DATABASE_URL}\" }\nenvironments: { prod: {} }\n");
        made.Project.Write("views/app/m.sql", "SELECT id, v, v * 2 AS w FROM app.items");
        return made;
    }

    public bool Has(string file) => File.Exists(Path.Combine(Project.Folder, file));

    public string Read(string file) => Has(file) ? File.ReadAllText(Path.Combine(Project.Folder, file)) : "";

    public Task<CommandResult> CommentAsync() => StepAsync("comment", ("MATVIEWS_PULL_REQUEST", "7"));

    /// <summary>Runs one step, with inputs beside those that all have.</summary>
    public async Task<CommandResult> StepAsync(string step, params (string Name, string Value)[] inputs)
    {
        var start = new ProcessStartInfo("bash", [Path.Combine(Repository, "examples/ci/github/actions/matviews/run.sh")])
        {
            WorkingDirectory = Project.Folder,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        (string, string)[] all =
        [
            ("MATVIEWS_STEP", step),
            ("MATVIEWS_COMMAND", $"dotnet {Path.Combine(AppContext.BaseDirectory, "matviews.dll")}"),
            ("MATVIEWS_ENVIRONMENT", "prod"),
            ("MATVIEWS_DATABASE_URL", Database.ConnectionString),
            ("MATVIEWS_TOKEN", FakeGitHub.Token),
            ("GITHUB_API_URL", GitHub.Url),
            ("GITHUB_REPOSITORY", "o/r"),
            ("GITHUB_STEP_SUMMARY", Path.Combine(Project.Folder, "summary.md")),
            ("GITHUB_OUTPUT", Path.Combine(Project.Folder, "outputs.txt")),
            .. inputs,
        ];
        foreach (var (name, value) in all)
            start.Environment[name] = value;
        using var process = Process.Start(start)!;
        process.StandardInput.Close();
        var (output, error) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await process.WaitForExitAsync();
        return new CommandResult(process.ExitCode, await output, await error);
    }

    public async ValueTask DisposeAsync()
    {
        GitHub.Dispose();
        await _plans.DisposeAsync();
    }

    private static string Above(string folder) =>
        File.Exists(Path.Combine(folder, "MatViewsMigrate.sln")) ? folder : Above(Path.GetDirectoryName(folder)!);
}
