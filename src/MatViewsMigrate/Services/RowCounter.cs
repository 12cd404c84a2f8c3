using System.Globalization;
using MatViewsMigrate.Definitions;
using MatViewsMigrate.Postgres;
using Npgsql;

namespace MatViewsMigrate.Services;

/// <summary>Counts a view's rows before and after a refresh, as its definition wants it.</summary>
internal sealed class RowCounter(NpgsqlConnection session, RefreshRequest request)
{
    /// <summary>Before the refresh; null when it is not known.</summary>
    public Task<long?> BeforeAsync(RefreshFacts facts, CancellationToken cancellationToken) => request.RowCounting switch
    {
        RowCounting.Exact => facts.Populated ? ExactAsync(cancellationToken) : Task.FromResult<long?>(0),
        RowCounting.Estimated => Task.FromResult(facts.Populated ? facts.EstimatedRows : 0),
        _ => Task.FromResult<long?>(null),
    };

    /// <summary>After the refresh; what the refresh itself has counted costs nothing and is better than an estimate.</summary>
    public async Task<long?> AfterAsync(
        RefreshStrategy strategy, long? before, Refreshed refreshed, CancellationToken cancellationToken)
    {
        if (request.RowCounting == RowCounting.Exact)
            return await ExactAsync(cancellationToken);
        if (request.RowCounting == RowCounting.None)
            return null;
        return strategy == RefreshStrategy.Regular ? refreshed.Inserted
            : before + refreshed.Inserted - refreshed.Deleted
                ?? (await RefreshFacts.ReadAsync(session, request.View, cancellationToken))?.EstimatedRows;
    }

    // In a transaction of its own: the refresh's locks do not wait for the count. A view that cannot be counted is refreshed all the same.
    private async Task<long?> ExactAsync(CancellationToken cancellationToken)
    {
        try
        {
            await using var transaction = await session.BeginTransactionAsync(cancellationToken);
            await session.ExecuteAsync(
            [
                $"SET LOCAL lock_timeout = {Milliseconds(request.LockTimeout)}",
                $"SET LOCAL statement_timeout = {Milliseconds(request.StatementTimeout)}",
            ],
                cancellationToken);
            await using var batch = new NpgsqlBatch(session) { Timeout = 0 };
            batch.BatchCommands.Add(new($"SELECT pg_catalog.count(*) FROM {request.View.Sql}"));
            var count = await batch.ExecuteScalarAsync(cancellationToken) as long?;
            await transaction.CommitAsync(cancellationToken);
            return count;
        }
        catch (PostgresException)
        {
            return null;
        }
    }

    private static string Milliseconds(TimeSpan time) =>
        ((long)Math.Ceiling(time.TotalMilliseconds)).ToString(CultureInfo.InvariantCulture);
}
