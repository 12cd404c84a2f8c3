using MatViewsMigrate.Catalog;
using MatViewsMigrate.Names;
using MatViewsMigrate.Planning;
using MatViewsMigrate.Postgres;
using Npgsql;

namespace MatViewsMigrate.Compilation;

/// <summary>Tries a policy or a rule on an empty copy of its table; all is rolled back at once, with its locks.</summary>
internal sealed class CopyTrial(NpgsqlConnection connection, NpgsqlTransaction transaction, StagingNames names)
{
    /// <summary>Says why it would not work on what the targets name.</summary>
    /// <remarks>What does not work on a copy as it is now, a use of the table's row type say, cannot be judged.</remarks>
    public async Task<BrokenView?> BrokenAsync(Dependent dependent, RedirectionTargets targets, CancellationToken cancellationToken)
    {
        var error = await ErrorAsync(dependent, targets, cancellationToken);
        return error is null || await ErrorAsync(dependent, new RedirectionTargets(), cancellationToken) is not null
            ? null
            : new BrokenView(dependent, error);
    }

    private async Task<string?> ErrorAsync(Dependent dependent, RedirectionTargets targets, CancellationToken cancellationToken)
    {
        var on = ViewSql.TableOf(dependent);
        // Nothing of a trial is put aside: the schema's name is free.
        var copy = on with { Schema = names.IsTemporary ? names.Staging(on.Schema) : names.Old(on.Schema) };
        await transaction.SaveAsync("trial", cancellationToken);
        try
        {
            await connection.ExecuteAsync(
            [
                "SET LOCAL search_path = ''",
                .. names.IsTemporary ? [] : new[] { $"CREATE SCHEMA {Identifier.Quote(copy.Schema)}" },
                $"CREATE TABLE {copy.Sql} (LIKE {on.Sql})",
                ViewSql.CreateOn(dependent, copy, targets),
            ],
                cancellationToken);
            return null;
        }
        catch (PostgresException error) when (error.SqlState != PostgresErrorCodes.QueryCanceled)
        {
            return error.MessageText;
        }
        finally
        {
            await transaction.RollbackAsync("trial", cancellationToken);
        }
    }
}
