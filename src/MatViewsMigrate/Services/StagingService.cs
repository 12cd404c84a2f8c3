using MatViewsMigrate.Definitions;
using MatViewsMigrate.Planning;
using MatViewsMigrate.Postgres;
using Npgsql;

namespace MatViewsMigrate.Services;

/// <summary>Runs the statements of a step outside the cutover.</summary>
/// <remarks>
/// Statements that may stand in a transaction run in one, so that a step that fails leaves nothing of it behind; the
/// others one by one. What could wait for a lock of somebody's waits no longer than <c>timeouts.lock</c>.
/// </remarks>
public sealed class StagingService(Timeouts timeouts)
{
    /// <summary>Runs them.</summary>
    /// <param name="statementTimeout">For each statement; zero for none.</param>
    public async Task RunAsync(
        NpgsqlConnection session, IReadOnlyList<Statement> statements, TimeSpan statementTimeout, CancellationToken cancellationToken)
    {
        await session.ExecuteAsync($"SET statement_timeout = {(long)statementTimeout.TotalMilliseconds}", cancellationToken);
        try
        {
            foreach (var group in Groups(statements))
            {
                if (group[0].Transactional)
                    await TogetherAsync(session, group, cancellationToken);
                else
                    await session.ExecuteAsync(group[0].Sql, cancellationToken);
            }
        }
        finally
        {
            if (session.State == System.Data.ConnectionState.Open && !cancellationToken.IsCancellationRequested)
                await session.ExecuteAsync("SET statement_timeout = 0", CancellationToken.None);
        }
    }

    private async Task TogetherAsync(NpgsqlConnection session, List<Statement> statements, CancellationToken cancellationToken)
    {
        await using var transaction = await session.BeginTransactionAsync(cancellationToken);
        await session.ExecuteAsync(
            [$"SET LOCAL lock_timeout = {(long)timeouts.Lock.TotalMilliseconds}", .. statements.Select(statement => statement.Sql)],
            cancellationToken);
        await transaction.CommitAsync(cancellationToken);
    }

    // Neighbours that may share a transaction do; each other statement stands alone.
    private static IEnumerable<List<Statement>> Groups(IReadOnlyList<Statement> statements)
    {
        var group = new List<Statement>();
        foreach (var statement in statements)
        {
            if (group.Count > 0 && !(statement.Transactional && group[0].Transactional))
            {
                yield return group;
                group = [];
            }

            group.Add(statement);
        }

        if (group.Count > 0)
            yield return group;
    }
}
