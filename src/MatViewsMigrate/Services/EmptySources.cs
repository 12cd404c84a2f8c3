using MatViewsMigrate.Definitions;
using MatViewsMigrate.Names;
using MatViewsMigrate.Planning;
using Npgsql;

namespace MatViewsMigrate.Services;

/// <summary>Finds views that would be built from one that holds no data, which the server refuses.</summary>
internal sealed class EmptySources(NpgsqlConnection connection)
{
    // Views without data, and the plain views through which they are read.
    private const string Sql =
        """
        WITH RECURSIVE walk (oid, root) AS (
            SELECT c.oid, c.oid FROM pg_catalog.pg_class c WHERE c.relkind = 'm' AND NOT c.relispopulated
            UNION
            SELECT v.oid, w.root
            FROM walk w
            JOIN pg_catalog.pg_depend d ON d.refobjid = w.oid AND d.refclassid = 'pg_catalog.pg_class'::pg_catalog.regclass
                AND d.classid = 'pg_catalog.pg_rewrite'::pg_catalog.regclass
            JOIN pg_catalog.pg_rewrite r ON r.oid = d.objid
            JOIN pg_catalog.pg_class v ON v.oid = r.ev_class AND v.relkind = 'v'
        )
        SELECT n.nspname::pg_catalog.text, c.relname::pg_catalog.text, rn.nspname::pg_catalog.text, r.relname::pg_catalog.text
        FROM walk w
        JOIN pg_catalog.pg_class c ON c.oid = w.oid JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
        JOIN pg_catalog.pg_class r ON r.oid = w.root JOIN pg_catalog.pg_namespace rn ON rn.oid = r.relnamespace
        ORDER BY 3, 4
        """;

    /// <summary>A problem for each view that reads one.</summary>
    /// <param name="built">What is built.</param>
    public async Task<IReadOnlyList<DefinitionProblem>> ProblemsAsync(IReadOnlyList<ViewCase> built, CancellationToken cancellationToken)
    {
        var filled = built.Where(IsFilled).Select(view => view.Name).ToHashSet();
        var empty = (await ReadAsync(cancellationToken))
            .Where(pair => !filled.Contains(pair.Root))
            .Concat(built.Where(view => !IsFilled(view)).Select(view => (view.Name, Root: view.Name)))
            .ToLookup(pair => pair.Name, pair => pair.Root);
        if (empty.Count == 0)
            return [];
        return
        [
            .. built.Where(IsFilled).SelectMany(view => QueryReads.Of(view.Compiled.Canonical, [])
                .SelectMany(name => empty[name]).Distinct().Select(root => Problem(view, root))),
        ];
    }

    private static bool IsFilled(ViewCase view) => view.Live?.Populated ?? view.Definition?.WithData is true;

    private static DefinitionProblem Problem(ViewCase view, ViewName root) => new(
        view.Definition?.Query.Start ?? new SourceSpan(view.Name.ToString(), 1, 1), Rules.SourceHasData.Code, Severity.Error,
        $"{view.Name} cannot be built: it reads {root}, which holds no data",
        $"`REFRESH MATERIALIZED VIEW {root.Sql}` first, or give this view `with_data: false` too");

    private async Task<List<(ViewName Name, ViewName Root)>> ReadAsync(CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(Sql, connection);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var found = new List<(ViewName, ViewName)>();
        while (await reader.ReadAsync(cancellationToken))
            found.Add((new(reader.GetString(0), reader.GetString(1)), new(reader.GetString(2), reader.GetString(3))));
        return found;
    }
}
