using MatViewsMigrate.Catalog;
using MatViewsMigrate.Names;
using MatViewsMigrate.Planning;
using MatViewsMigrate.Postgres;
using Npgsql;

namespace MatViewsMigrate.Compilation;

/// <summary>Tries which indexes and statistics objects of a live view can be made on the one that replaces it.</summary>
internal sealed class LostPartsFinder(NpgsqlConnection connection, NpgsqlTransaction transaction)
{
    /// <summary>Those that the server refuses. <paramref name="target"/> is the new view, empty, in a transaction that is rolled back.</summary>
    public async Task<LostParts> FindAsync(LiveView live, ViewName target, CancellationToken cancellationToken)
    {
        var indexes = new List<string>();
        foreach (var index in live.Indexes)
        {
            if (!await FitsAsync($"CREATE INDEX matviews_kept ON {target.Sql} {index.Body}", cancellationToken))
                indexes.Add(index.Name);
        }

        var statistics = new List<ViewName>();
        foreach (var of in live.Statistics)
        {
            var name = target with { Name = "matviews_kept" };
            if (!await FitsAsync($"CREATE STATISTICS {name.Sql} {of.Kinds} FROM {target.Sql}", cancellationToken))
                statistics.Add(of.Name);
        }

        return new LostParts(indexes, statistics);
    }

    private async Task<bool> FitsAsync(string sql, CancellationToken cancellationToken)
    {
        await transaction.SaveAsync("part", cancellationToken);
        try
        {
            await connection.ExecuteAsync(sql, cancellationToken);
            return true;
        }
        catch (PostgresException error) when (error.SqlState is not (PostgresErrorCodes.LockNotAvailable or PostgresErrorCodes.QueryCanceled))
        {
            return false;
        }
        finally
        {
            await transaction.RollbackAsync("part", cancellationToken);
        }
    }
}
