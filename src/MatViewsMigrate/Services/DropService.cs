using MatViewsMigrate.Planning;
using MatViewsMigrate.Postgres;
using Npgsql;

namespace MatViewsMigrate.Services;

/// <summary>Drops what was put aside: one object a transaction, never CASCADE, and never for long in anybody's way.</summary>
/// <remarks>An old view may still be locked by a reader that began before the cutover: what does not go now goes with the next command.</remarks>
public sealed class DropService(NpgsqlConnection session, TimeProvider clock)
{
    private const int Rounds = 25;
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(40);

    /// <summary>Runs the drops, again and again while some succeed or wait; returns those that did not.</summary>
    public async Task<IReadOnlyList<Kept>> RunAsync(IReadOnlyList<Statement> statements, CancellationToken cancellationToken)
    {
        var left = statements.Select(statement => new Kept(statement, "")).ToList();
        for (var round = 0; left.Count > 0 && round < Rounds; round++)
        {
            if (round > 0)
                await Task.Delay(Pause, clock, cancellationToken);
            var failed = new List<Kept>();
            foreach (var (statement, _) in left)
            {
                if (await TryAsync(statement, cancellationToken) is { } reason)
                    failed.Add(new Kept(statement, reason));
            }

            left = failed;
        }

        return left;
    }

    // Null when it went, or else why it did not.
    private async Task<string?> TryAsync(Statement statement, CancellationToken cancellationToken)
    {
        await using var transaction = await session.BeginTransactionAsync(cancellationToken);
        try
        {
            await session.ExecuteAsync(["SET LOCAL lock_timeout = 20", statement.Sql], cancellationToken);
            await transaction.CommitAsync(cancellationToken);
            return null;
        }
        catch (PostgresException error) when (error.SqlState
            is PostgresErrorCodes.LockNotAvailable or PostgresErrorCodes.DependentObjectsStillExist or PostgresErrorCodes.DeadlockDetected)
        {
            await transaction.RollbackAsync(cancellationToken);
            return error.SqlState == PostgresErrorCodes.DependentObjectsStillExist
                ? error.Detail?.Split('\n')[0] ?? error.MessageText
                : $"another session keeps {statement.On?.ToString() ?? "it"} locked";
        }
    }
}

/// <summary>A drop that did not succeed, and why.</summary>
public sealed record Kept(Statement Drop, string Reason);
