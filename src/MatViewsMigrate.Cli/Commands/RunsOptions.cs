using MatViewsMigrate.Runs;
using McMaster.Extensions.CommandLineUtils;

namespace MatViewsMigrate.Cli.Commands;

/// <summary>Which runs <c>matviews runs</c> lists.</summary>
internal sealed class RunsOptions(CommandLineApplication command)
{
    private readonly CommandOption _view = command.Value("--view <NAME>", "Runs of this view");
    private readonly CommandOption _status = command.Value("--status <STATUS>", "running, success or failed");
    private readonly CommandOption _operation = command.Value("--operation <OPERATION>", "create, refresh, delete or alter");
    private readonly CommandOption _since = command.Value("--since <AGE>", "Runs of the last so long, such as 24h or 7d");
    private readonly CommandOption _batch = command.Value("--batch <ID>", "Runs of one command");
    private readonly CommandOption _limit = command.Value("--limit <N>", "So many at most (default 50)");

    public string? View => _view.Value();

    /// <summary>All but the view, which takes a database to be found.</summary>
    public RunFilter Filter(DateTimeOffset now) => new()
    {
        Status = _status.Read(RunWords.ParseStatus, "running, success or failed"),
        Operation = _operation.Read(RunWords.ParseOperation, "create, refresh, delete or alter"),
        Since = now - _since.Age(),
        BatchId = _batch.Read<Guid>(text => Guid.TryParse(text, out var id) ? id : null, "a batch's id"),
        Limit = _limit.Number(1) ?? new RunFilter().Limit,
    };
}
