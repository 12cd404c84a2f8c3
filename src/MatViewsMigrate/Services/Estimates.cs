using System.Text.Json;
using MatViewsMigrate.Names;
using MatViewsMigrate.Planning;
using MatViewsMigrate.Postgres;
using Npgsql;

namespace MatViewsMigrate.Services;

/// <summary>Asks the planner of the server what it expects of queries, beside what is live.</summary>
/// <remarks>
/// <c>EXPLAIN</c> without <c>ANALYZE</c> executes nothing; ACCESS SHARE is held for each query on its own.
/// See https://www.postgresql.org/docs/current/sql-explain.html.
/// </remarks>
internal sealed class Estimates(NpgsqlConnection connection, TimeSpan lockTimeout)
{
    /// <summary>Of those that can be judged: what reads something that is not there yet, or not allowed, cannot.</summary>
    public async Task<IReadOnlyDictionary<ViewName, QueryEstimate>> OfAsync(
        IEnumerable<Compiled.Query> queries, CancellationToken cancellationToken)
    {
        var estimates = new Dictionary<ViewName, QueryEstimate>();
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        await connection.ExecuteAsync(
            [$"SET LOCAL lock_timeout = {(int)lockTimeout.TotalMilliseconds}", "SET LOCAL search_path = ''", "SAVEPOINT estimate"], cancellationToken);
        foreach (var query in queries)
        {
            if (await OfAsync(query, cancellationToken) is { } estimate)
                estimates[query.Name] = estimate;
        }

        await transaction.RollbackAsync(cancellationToken);
        return estimates;
    }

    // The savepoint is gone back to after each, so that no query's locks last.
    private async Task<QueryEstimate?> OfAsync(Compiled.Query query, CancellationToken cancellationToken)
    {
        await using var batch = new NpgsqlBatch(connection);
        batch.BatchCommands.Add(new($"EXPLAIN (FORMAT JSON)\n{query.Canonical}"));
        batch.BatchCommands.Add(new("ROLLBACK TO SAVEPOINT estimate"));
        try
        {
            await using var reader = await batch.ExecuteReaderAsync(cancellationToken);
            await reader.ReadAsync(cancellationToken);
            using var plan = JsonDocument.Parse(reader.GetString(0));
            var top = plan.RootElement[0].GetProperty("Plan");
            return new(top.GetProperty("Plan Rows").GetDouble(), top.GetProperty("Total Cost").GetDouble());
        }
        catch (PostgresException)
        {
            await connection.ExecuteAsync("ROLLBACK TO SAVEPOINT estimate", cancellationToken);
            return null;
        }
    }
}
