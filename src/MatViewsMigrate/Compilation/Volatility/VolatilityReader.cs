using MatViewsMigrate.Names;
using MatViewsMigrate.Planning;
using Npgsql;

namespace MatViewsMigrate.Compilation.Volatility;

/// <summary>Adds to compiled queries what differs at every refresh. One for a connection: it keeps what it has read.</summary>
public sealed class VolatilityReader(NpgsqlConnection connection)
{
    private readonly TreeFactReader _facts = new(connection);

    /// <summary>The compiled queries, those with a tree (<c>pg_rewrite.ev_action</c>) analysed, in the same order.</summary>
    /// <param name="known">The name by which people know a schema.</param>
    /// <remarks>Runs while the plain views that the queries read are there.</remarks>
    public async Task<IReadOnlyList<Compiled>> ReadAsync(
        IReadOnlyList<(Compiled Compiled, string? Tree)> compiled, Func<string, string> known, CancellationToken cancellationToken)
    {
        var queries = compiled.Select(item => item.Tree is { } tree ? StoredQuery.Of(tree) : null).ToList();
        var facts = await _facts.ReadAsync(queries.OfType<NodeTree>(), cancellationToken);
        return [.. compiled.Zip(queries, (item, query) => With(item.Compiled, query, facts, known))];
    }

    private static Compiled With(Compiled compiled, NodeTree.Node? query, TreeFacts facts, Func<string, string> known)
    {
        if (query is null || compiled is not Compiled.Query made)
            return compiled;
        var found = VolatilityAnalyser.Analyse(query, facts);
        return made with
        {
            Volatile = [.. found.Columns.Select(item => item with { Function = Function(item.Function), Through = View(item.Through) })],
            VolatileRows = [.. found.Rows.Select(item => item with { Function = Function(item.Function), Through = View(item.Through) })],
            Churn = [.. found.Churn.Select(item => item with { Through = View(item.Through) })],
            PathReliant = [.. PathCheck.Of(query, facts).Select(item => item with { Function = Function(item.Function), Through = View(item.Through) })],
            IsOrdered = query.Value("sortClause") is not null,
            NullableKeys = [.. NullableKeys(made, new QueryScope(query, null, null), facts)],
        };

        ViewName? View(ViewName? view) => view is null ? null : view with { Schema = known(view.Schema) };
        string Function(string called) =>
            called.Split('.', 2) is [var schema, var name] ? $"{known(schema)}.{name}" : called;
    }

    private static IEnumerable<NullableKey> NullableKeys(Compiled.Query made, QueryScope scope, TreeFacts facts) =>
        from column in made.Indexes.SelectMany(index => index.KeyColumns ?? []).Distinct()
        let number = made.Columns.TakeWhile(candidate => candidate.Name != column).Count() + 1
        let cause = new NullEvidence(facts).Of(scope, number)
        where cause is not null
        select new NullableKey(column, cause.Value);
}
