using MatViewsMigrate.Catalog;
using MatViewsMigrate.Compilation.Volatility;
using MatViewsMigrate.Names;
using MatViewsMigrate.Planning;
using MatViewsMigrate.Postgres;
using Npgsql;

namespace MatViewsMigrate.Compilation;

/// <summary>
/// Asks the server what it makes of wanted queries beside the views that are live: the first pass, which tells what
/// changed. Everything is made in temporary objects and rolled back; nothing is executed.
/// </summary>
/// <remarks>Takes ACCESS SHARE on what the queries read, for at most <see cref="PerTransaction"/> views at a time.</remarks>
public sealed class LiveCompiler(NpgsqlConnection connection, TimeSpan lockTimeout, VolatilityReader volatility)
{
    private const int PerTransaction = 100;
    private const string View = "pg_temp.matviews_compiled";
    private const string Table = "pg_temp.matviews_indexed";
    private const string Before = $"CREATE TEMPORARY VIEW matviews_compiled AS\n";

    /// <summary>What the server made of each query, in the order of the requests.</summary>
    public async Task<IReadOnlyList<Compiled>> CompileAsync(
        IReadOnlyList<CompileRequest> requests, CancellationToken cancellationToken)
    {
        var compiled = new List<Compiled>(requests.Count);
        foreach (var chunk in requests.Chunk(PerTransaction))
        {
            await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
            var made = new List<(Compiled, string?)>(chunk.Length);
            foreach (var request in chunk)
                made.Add(await CompileAsync(request, transaction, cancellationToken));
            compiled.AddRange(await volatility.ReadAsync(made, schema => schema, cancellationToken));
            await transaction.RollbackAsync(cancellationToken);
        }

        return compiled;
    }

    private async Task<(Compiled Compiled, string? Tree)> CompileAsync(
        CompileRequest request, NpgsqlTransaction transaction, CancellationToken cancellationToken)
    {
        await transaction.SaveAsync("compile", cancellationToken);
        try
        {
            var made = await QueryAsync(request.Query.Sql, request.Query.SearchPath, request.NeedsTree, cancellationToken);
            var same = request.Live is { Query: not null } live
                && SameColumns(made.Columns, live.Columns)
                && (CanonicalText.Same(made.Canonical, live.Query) || await SameAgainAsync(made.Canonical, live.Query, transaction, cancellationToken));
            var indexes = await IndexesAsync(request, cancellationToken);
            return indexes.Problem is { } problem
                ? (new Compiled.Refused(request.Name, problem), null)
                : (new Compiled.Query(request.Name, made.Canonical, same, made.Columns, indexes.Made), made.Tree);
        }
        catch (PostgresException error) when (error.SqlState is not (PostgresErrorCodes.LockNotAvailable or PostgresErrorCodes.QueryCanceled))
        {
            await transaction.RollbackAsync("compile", cancellationToken);
            var query = Redirection.Of(request.Query.Sql, new Dictionary<ViewName, ViewName>());
            var remedy = await new SchemaRights(connection).MissingAsync(request.Query, error, cancellationToken);
            return (new Compiled.Refused(request.Name, ProblemOf.Query(request, query, error, Before.Length, remedy)), null);
        }
        finally
        {
            await transaction.RollbackAsync("compile", cancellationToken);
        }
    }

    private async Task<MadeQuery> QueryAsync(
        string sql, IReadOnlyList<string> searchPath, bool tree, CancellationToken cancellationToken)
    {
        await using var batch = new NpgsqlBatch(connection);
        batch.BatchCommands.Add(new($"SET LOCAL lock_timeout = {(int)lockTimeout.TotalMilliseconds}"));
        batch.BatchCommands.Add(new($"SET LOCAL search_path = {SearchPathSql.Of(searchPath)}"));
        batch.BatchCommands.Add(new(Before + sql));
        return await ReadBack.QueryAsync(batch, View, tree, cancellationToken);
    }

    // The server's text of a query is not always the text that it makes of that text: BETWEEN loses parentheses.
    private async Task<bool> SameAgainAsync(
        string wanted, string live, NpgsqlTransaction transaction, CancellationToken cancellationToken)
    {
        var wantedAgain = await AgainAsync(wanted, transaction, cancellationToken);
        var liveAgain = await AgainAsync(live, transaction, cancellationToken);
        return wantedAgain == live || wanted == liveAgain || wantedAgain == liveAgain;
    }

    private async Task<string> AgainAsync(string sql, NpgsqlTransaction transaction, CancellationToken cancellationToken)
    {
        await transaction.SaveAsync("again", cancellationToken);
        await connection.ExecuteAsync($"ALTER VIEW {View} RENAME TO matviews_compiled_before", cancellationToken);
        var made = await QueryAsync(sql, [], false, cancellationToken);
        await transaction.RollbackAsync("again", cancellationToken);
        return made.Canonical;
    }

    private async Task<(IReadOnlyList<CompiledIndex> Made, Definitions.DefinitionProblem? Problem)> IndexesAsync(
        CompileRequest request, CancellationToken cancellationToken)
    {
        if (request.Indexes.Count == 0)
            return ([], null);
        await connection.ExecuteAsync($"CREATE TEMPORARY TABLE matviews_indexed AS TABLE {View} WITH NO DATA", cancellationToken);
        return await IndexWording.ReadAsync(
            connection, request.Indexes, Table, "matviews_index_", SearchPathSql.Of(request.Query.SearchPath), cancellationToken);
    }

    internal static bool SameColumns(IReadOnlyList<LiveColumn> wanted, IReadOnlyList<LiveColumn> live) =>
        wanted.Count == live.Count
        && wanted.Zip(live).All(pair => pair.First.Name == pair.Second.Name && pair.First.Type == pair.Second.Type
            && pair.First.Collation == pair.Second.Collation);
}
