using MatViewsMigrate.Definitions;
using MatViewsMigrate.Names;
using MatViewsMigrate.Reporting;
using MatViewsMigrate.Services;
using Npgsql;

namespace MatViewsMigrate.Cli.Commands;

/// <summary><c>matviews refresh --preview</c>: says what refreshes would change, one view after another.</summary>
internal sealed class RefreshPreviewing(Session session, NpgsqlConnection connection, ProjectConfiguration configuration)
{
    public async Task<ExitCode> RunAsync(IReadOnlyList<RefreshTarget> targets, CancellationToken cancellationToken)
    {
        var outcomes = new List<PreviewOutcome>();
        foreach (var target in targets)
            outcomes.Add(await OfAsync(target.Name, cancellationToken));
        if (session.IsJson)
            DataPreviewJson.Write(session.Out, outcomes);
        else
            new DataPreviewText(session.Out, session.Ink).Write(outcomes);
        return outcomes.Exists(outcome => outcome.Error is not null) ? ExitCode.StepFailed : ExitCode.Done;
    }

    // One that cannot be compared does not keep the others from it.
    private async Task<PreviewOutcome> OfAsync(ViewName view, CancellationToken cancellationToken)
    {
        try
        {
            return new(view, await new DataPreviewer(connection, configuration).OfAsync(view, cancellationToken), null);
        }
        catch (MatViewsException exception) when (connection.State == System.Data.ConnectionState.Open)
        {
            return new(view, null, exception.Message);
        }
    }
}
