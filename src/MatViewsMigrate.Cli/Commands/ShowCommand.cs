using MatViewsMigrate.Names;
using MatViewsMigrate.Planning;
using MatViewsMigrate.Reporting;

namespace MatViewsMigrate.Cli.Commands;

/// <summary><c>matviews show FILE</c>: a plan file for people, without a database.</summary>
internal sealed class ShowCommand(Session session)
{
    public static void AddTo(CommandTree tree) => tree.Add(
        "show",
        "Shows a plan file; needs no database",
        [("show plan.json", "what `plan --format json` wrote, for people"), ("show plan.json --format sql", "its statements")],
        command =>
        {
            var file = command.Argument("FILE", "A file written by `matviews plan --format json`");
            return (session, cancellationToken) => new ShowCommand(session).RunAsync(file.Value, cancellationToken);
        });

    public async Task<ExitCode> RunAsync(string? file, CancellationToken cancellationToken)
    {
        session.Format(PlanFormat.Known);
        PlanFormat.Write(session, await ReadAsync(file, cancellationToken));
        return ExitCode.Done;
    }

    private async Task<Plan> ReadAsync(string? file, CancellationToken cancellationToken)
    {
        if (file is null)
            throw new MatViewsException(ExitCode.WrongUsage, "`matviews show` needs a plan file: matviews show plan.json");
        try
        {
            return PlanJsonReader.Read(await File.ReadAllTextAsync(session.PathOf(file), cancellationToken));
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new MatViewsException(ExitCode.WrongUsage, $"{file} cannot be read ({error.Message}); give a plan file", error);
        }
    }
}
