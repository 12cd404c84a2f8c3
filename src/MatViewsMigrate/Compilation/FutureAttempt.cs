using MatViewsMigrate.Catalog;
using MatViewsMigrate.Names;
using MatViewsMigrate.Planning;
using MatViewsMigrate.Postgres;
using Npgsql;

namespace MatViewsMigrate.Compilation;

/// <summary>One object, made within a savepoint.</summary>
internal sealed class FutureAttempt(
    NpgsqlConnection connection, NpgsqlTransaction transaction, FutureRequest request, RedirectionTargets targets)
{
    private int _attempts;

    /// <summary>Makes a view, without data, and its indexes.</summary>
    public async Task<(Compiled Compiled, string? Tree)> ViewAsync(CompileRequest view, CancellationToken cancellationToken)
    {
        var query = Redirection.Of(view.Query.Sql, view.Wanted is null ? Sources() : targets);
        if (query.Problems is [var problem, ..])
            return (new Compiled.Refused(view.Name, ProblemOf.Name(view, problem)), null);
        var target = request.Names.Staged(view.Name);
        var (before, after) = request.IsPlain
            ? ($"CREATE VIEW {target.Sql} AS\n", "")
            : ($"CREATE MATERIALIZED VIEW {target.Sql} AS\n", "\nWITH NO DATA");
        var path = Path(view.Query.SearchPath);
        await transaction.SaveAsync("attempt", cancellationToken);
        try
        {
            var made = await MakeAsync(target, $"{before}{query.Sql}{after}", path, view.NeedsTree, cancellationToken);
            var indexed = await IndexedAsync(target, cancellationToken);
            var (indexes, refused) = await IndexWording.ReadAsync(
                connection, view.Indexes, indexed.Sql, $"matviews_index_{_attempts++}_", path, cancellationToken);
            if (refused is null)
            {
                var result = Result(view, made, indexes);
                if (view.Live is { } live && !LiveCompiler.SameColumns(result.Columns, live.Columns))
                    result = result with { Lost = await new LostPartsFinder(connection, transaction).FindAsync(live, indexed, cancellationToken) };
                await transaction.ReleaseAsync("attempt", cancellationToken);
                return (result, made.Tree);
            }

            await transaction.RollbackAsync("attempt", cancellationToken);
            return (new Compiled.Refused(view.Name, refused), null);
        }
        catch (PostgresException error) when (!IsWaiting(error))
        {
            await transaction.RollbackAsync("attempt", cancellationToken);
            return (new Compiled.Refused(view.Name, ProblemOf.Query(view, query, error, before.Length, await new SchemaRights(connection).MissingAsync(view.Query, error, cancellationToken))), null);
        }
    }

    // What indexes can be made on: no plain view.
    private async Task<ViewName> IndexedAsync(ViewName target, CancellationToken cancellationToken)
    {
        if (!request.IsPlain)
            return target;
        var table = target with { Name = $"matviews_indexed_{_attempts}" };
        await connection.ExecuteAsync($"CREATE TABLE {table.Sql} AS TABLE {target.Sql} WITH NO DATA", cancellationToken);
        return table;
    }

    /// <summary>Makes what is bound anew in place as it will be, and says why it could not take the place of what is live.</summary>
    public Task<BrokenView?> EdgeAsync(Dependent edge, CancellationToken cancellationToken) => edge switch
    {
        Dependent.View view => ViewAsync(view, cancellationToken),
        Dependent.AtomicFunction => FunctionAsync(new Bridge(edge), cancellationToken),
        _ => new CopyTrial(connection, transaction, request.Names).BrokenAsync(edge, Sources(), cancellationToken),
    };

    private Task<BrokenView?> ViewAsync(Dependent.View view, CancellationToken cancellationToken)
    {
        var target = request.Names.Staged(view.Name);
        var sql = $"CREATE VIEW {target.Sql} AS\n{Redirection.Of(view.Query, Sources()).Sql}";
        return PlainAsync(view, target, sql, cancellationToken);
    }

    private Task<BrokenView?> FunctionAsync(Bridge function, CancellationToken cancellationToken)
    {
        var functions = new Dictionary<ViewName, ViewName>(targets.Functions) { [function.Name] = request.Names.Staged(function.Name) };
        return PlainAsync(function.Dependent, null, function.Create(request.Names, Sources() with { Functions = functions }).Sql, cancellationToken);
    }

    /// <summary>Makes a bridge as it will be, and says why it would not work.</summary>
    public async Task<BrokenView?> BridgeAsync(Bridge bridge, CancellationToken cancellationToken)
    {
        var broken = await PlainAsync(
            bridge.Dependent, bridge.IsFunction ? null : request.Names.Staged(bridge.Name), bridge.Create(request.Names, Sources()).Sql, cancellationToken);
        // It is moved in, not replaced in place: it may have other columns.
        return broken?.Error is null ? null : broken;
    }

    private async Task<BrokenView?> PlainAsync(Dependent dependent, ViewName? view, string sql, CancellationToken cancellationToken)
    {
        await transaction.SaveAsync("attempt", cancellationToken);
        try
        {
            IReadOnlyList<LiveColumn>? columns = null;
            if (view is null)
                await connection.ExecuteAsync(["SET LOCAL search_path = ''", sql], cancellationToken);
            else
                columns = (await MakeAsync(view, sql, "''", false, cancellationToken)).Columns;
            await transaction.ReleaseAsync("attempt", cancellationToken);
            return columns is null || LiveCompiler.SameColumns(columns, ((Dependent.View)dependent).Columns) ? null : new BrokenView(dependent, null);
        }
        catch (PostgresException error) when (!IsWaiting(error))
        {
            await transaction.RollbackAsync("attempt", cancellationToken);
            return new BrokenView(dependent, error.MessageText);
        }
    }

    private Compiled.Query Result(CompileRequest view, MadeQuery made, IReadOnlyList<CompiledIndex> indexes)
    {
        IReadOnlyCollection<ViewName> staged = [.. targets.Relations.Keys, .. targets.Functions.Keys];
        var text = request.Names.Unstage(made.Canonical, staged);
        // A column may have the row type of something staged.
        IReadOnlyList<LiveColumn> columns = [.. made.Columns.Select(column => column with { Type = request.Names.Unstage(column.Type, staged) })];
        var same = view.Live is { Query: { } live } && LiveCompiler.SameColumns(columns, view.Live.Columns)
            && CanonicalText.Same(text, RenamedText.Of(live, request.Renamed));
        return new Compiled.Query(view.Name, text, same, columns, indexes);
    }

    private async Task<MadeQuery> MakeAsync(
        ViewName target, string sql, string path, bool tree, CancellationToken cancellationToken)
    {
        await using var batch = new NpgsqlBatch(connection);
        batch.BatchCommands.Add(new($"SET LOCAL search_path = {path}"));
        batch.BatchCommands.Add(new(sql));
        return await ReadBack.QueryAsync(batch, target.Sql, tree, cancellationToken);
    }

    // A text of the catalog still has the old name of what is renamed.
    private RedirectionTargets Sources()
    {
        var sources = new Dictionary<ViewName, ViewName>(targets.Relations);
        foreach (var (old, renamed) in request.Renamed)
            sources[old] = targets.Relations[renamed];
        return targets with { Relations = sources };
    }

    private string Path(IReadOnlyList<string> path) =>
        SearchPathSql.Of(request.Names.SearchPath(path, targets.Relations.Keys.Concat(targets.Functions.Keys).Select(name => name.Schema).ToHashSet()));

    private static bool IsWaiting(PostgresException error) =>
        error.SqlState is PostgresErrorCodes.LockNotAvailable or PostgresErrorCodes.QueryCanceled;
}
