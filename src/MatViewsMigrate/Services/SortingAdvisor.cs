using MatViewsMigrate.Definitions;
using MatViewsMigrate.Names;
using MatViewsMigrate.Planning;
using MatViewsMigrate.Runs;
using Npgsql;

namespace MatViewsMigrate.Services;

/// <summary>Finds views that <c>sort_by</c> would make faster to refresh: large ones, compared row by row, in no order.</summary>
internal sealed class SortingAdvisor(NpgsqlConnection connection, ProjectConfiguration configuration)
{
    /// <summary>Below this a concurrent refresh takes a fraction of a second either way.</summary>
    public const double ManyRows = 100_000;

    /// <summary>The views and their keys.</summary>
    public async Task<IReadOnlyList<SortingAdvice>> OfAsync(
        IEnumerable<ViewCase> cases, IReadOnlyDictionary<ViewName, QueryEstimate> estimates, CancellationToken cancellationToken)
    {
        if (Rules.SortedStorage.SeverityUnder(configuration.Rules) is null)
            return [];
        var advice = new List<SortingAdvice>();
        foreach (var view in cases.Where(view => Rows(view, estimates) >= ManyRows))
        {
            if (view is { Definition: { SortBy.IsEmpty: true } wanted, Compiled.IsOrdered: false }
                && !wanted.Suppressed.ContainsKey(Rules.SortedStorage.Code)
                && view.Compiled.Indexes.Select(index => index.KeyColumns).FirstOrDefault(key => key is { Count: > 0 }) is { } key
                && await IsComparedAsync(wanted.Strategy, view.Registered?.Id, cancellationToken))
            {
                advice.Add(new SortingAdvice(view.Name, key, wanted.At));
            }
        }

        return advice;
    }

    private static double Rows(ViewCase view, IReadOnlyDictionary<ViewName, QueryEstimate> estimates) =>
        estimates.GetValueOrDefault(view.Name)?.Rows ?? view.Live?.EstimatedRows ?? 0;

    // What auto chose the last time, it will mostly choose again.
    private async Task<bool> IsComparedAsync(RefreshStrategy strategy, long? registered, CancellationToken cancellationToken) => strategy switch
    {
        RefreshStrategy.Concurrent => true,
        RefreshStrategy.Auto when registered is { } id =>
            (await new RefreshHistory(configuration.RegistrySchema).ReadAsync(connection, new Dictionary<long, int> { [id] = 1 }, cancellationToken))[id]
                .Any(last => last.Strategy == "concurrent"),
        _ => false,
    };
}
