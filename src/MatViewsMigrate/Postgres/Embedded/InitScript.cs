using MatViewsMigrate.Names;
using Npgsql;

namespace MatViewsMigrate.Postgres.Embedded;

/// <summary>Fills a new private database from an SQL file, once: the database's comment, written in the same transaction, remembers it.</summary>
internal sealed class InitScript(string root, string file, Action<string> progress)
{
    private const string Mark = "Filled by matviews from ";

    /// <summary>Runs the file unless the database has been filled; all of it or nothing.</summary>
    public async Task RunAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        var script = await ReadAsync(cancellationToken);
        var mark = $"{Mark}{file}, {ContentHash.Of(script.Text)}";
        var existing = await MarkAsync(connection, cancellationToken);
        if (existing is null)
            await FillAsync(connection, script, mark, cancellationToken);
        else if (existing != mark)
            progress($"{file} has changed since the private database was filled; delete the folder .matviews to fill it anew");
    }

    private async Task<SqlText> ReadAsync(CancellationToken cancellationToken)
    {
        try
        {
            var text = await File.ReadAllTextAsync(Path.Combine(root, file), cancellationToken);
            return new(text.ReplaceLineEndings("\n"), new(file, 1, 1), 0);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new MatViewsException(
                ExitCode.WrongConfiguration, $"{file}, named by embedded.init in matviews.yaml, cannot be read: {exception.Message}", exception);
        }
    }

    private static async Task<string?> MarkAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(
            "SELECT pg_catalog.shobj_description(oid, 'pg_database') FROM pg_catalog.pg_database WHERE datname = pg_catalog.current_database()",
            connection);
        return await command.ExecuteScalarAsync(cancellationToken) is string comment && comment.StartsWith(Mark, StringComparison.Ordinal)
            ? comment
            : null;
    }

    private async Task FillAsync(NpgsqlConnection connection, SqlText script, string mark, CancellationToken cancellationToken)
    {
        progress($"Filling the private database from {file}");
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);

        // The file was written for a session as psql has it.
        await RunAsync(connection, new("RESET ALL", script.Start, 0), cancellationToken);
        foreach (var statement in SqlScript.Statements(script))
        {
            if (!IsTransactionFrame(statement))
                await RunAsync(connection, statement, cancellationToken);
        }

        var comment = $"COMMENT ON DATABASE {Identifier.Quote(connection.Database)} IS {Identifier.Literal(mark)}";
        await RunAsync(connection, new(comment, script.Start, 0), cancellationToken);
        await transaction.CommitAsync(cancellationToken);
    }

    private static async Task RunAsync(NpgsqlConnection connection, SqlText statement, CancellationToken cancellationToken)
    {
        RefuseWhatOnlyPsqlCan(statement);
        try
        {
#pragma warning disable CA2100 // The project's own file, run in the project's own private database.
            await using var command = new NpgsqlCommand(statement.Text, connection);
#pragma warning restore CA2100
            await command.ExecuteNonQueryAsync(cancellationToken);
        }
        catch (PostgresException exception) when (ServerError.Find(exception, statement.Text) is { } error)
        {
            var at = statement.At(error.Position ?? 0);
            throw new MatViewsException(
                ExitCode.WrongConfiguration,
                $"{at}: error: {error.Text} (SQLSTATE {error.SqlState}); correct the file: nothing of it was kept",
                exception);
        }
    }

    // The whole file is one transaction already.
    private static bool IsTransactionFrame(SqlText statement) => SqlLexer.Tokens(statement.Text) switch
    {
        [var only] => only.IsKeyword("begin") || only.IsKeyword("commit") || only.IsKeyword("end"),
        [var start, var transaction] => start.IsKeyword("start") && transaction.IsKeyword("transaction"),
        _ => false,
    };

    private static void RefuseWhatOnlyPsqlCan(SqlText statement)
    {
        var tokens = SqlLexer.Tokens(statement.Text);
        var copies = tokens is [var first, ..] && first.IsKeyword("copy") && tokens.Any(token => token.IsKeyword("stdin"));
        var command = tokens.FirstOrDefault(token => token.IsSymbol("\\"));
        if (copies || command is not null)
            throw new MatViewsException(
                ExitCode.WrongConfiguration,
                $"{statement.At(command?.Start ?? 0)}: error: only psql understands this; use INSERT and plain SQL instead");
    }
}
