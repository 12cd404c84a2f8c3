using MatViewsMigrate.Definitions;
using MatViewsMigrate.Runs;
using MatViewsMigrate.Services;
using Npgsql;

namespace MatViewsMigrate.Jobs;

/// <summary>The past refreshes from which it is decided how views are refreshed: of most the last one is all that matters.</summary>
internal static class PastRefreshes
{
    /// <summary>By the ids of the targets' definitions, newest first.</summary>
    public static Task<ILookup<long, PastRefresh>> ReadAsync(
        NpgsqlConnection connection, string registrySchema, RefreshOptions options, IEnumerable<RefreshTarget> targets,
        CancellationToken cancellationToken) =>
        new RefreshHistory(registrySchema).ReadAsync(
            connection,
            targets.ToDictionary(target => target.View.Id, target => options.StrategyOf(target) == RefreshStrategy.Auto ? RefreshHistory.Length : 1),
            cancellationToken);
}
