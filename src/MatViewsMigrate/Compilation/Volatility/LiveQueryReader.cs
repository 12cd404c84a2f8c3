using MatViewsMigrate.Catalog;
using MatViewsMigrate.Planning;
using Npgsql;

namespace MatViewsMigrate.Compilation.Volatility;

/// <summary>What a live view's query tells of its refreshes.</summary>
/// <param name="WhyUnsteady">Why it may give other rows although nothing that it reads was written to; null when it does not.</param>
/// <param name="Volatile">Columns that differ at every refresh.</param>
public sealed record LiveQuery(string? WhyUnsteady, IReadOnlyList<VolatileColumn> Volatile);

/// <summary>Reads the queries of live views from their rules. It takes no lock.</summary>
public sealed class LiveQueryReader(NpgsqlConnection connection)
{
    private const string Sql =
        """
        SELECT r.ev_action::pg_catalog.text
        FROM pg_catalog.pg_rewrite r
        WHERE r.ev_class = $1::pg_catalog.int8::pg_catalog.oid AND r.rulename = '_RETURN'
        """;

    // Of a type that is made of others, what those are.
    private const string TimeSql =
        """
        WITH RECURSIVE inside (root, oid) AS (
            SELECT u.oid::pg_catalog.oid, u.oid::pg_catalog.oid FROM pg_catalog.unnest($1::pg_catalog.int8[]) AS u (oid)
            UNION
            SELECT i.root, u.oid
            FROM inside AS i
            JOIN pg_catalog.pg_type AS t ON t.oid = i.oid
            CROSS JOIN LATERAL (
                VALUES (t.typelem), (t.typbasetype)
                UNION ALL
                SELECT r.rngsubtype FROM pg_catalog.pg_range AS r
                WHERE t.oid = r.rngtypid OR t.oid::pg_catalog.text = pg_catalog.to_jsonb(r) ->> 'rngmultitypid'
                UNION ALL
                SELECT a.atttypid FROM pg_catalog.pg_attribute AS a WHERE a.attrelid = t.typrelid AND a.attnum > 0
            ) AS u (oid)
            WHERE u.oid <> 0
        )
        SELECT pg_catalog.min(pg_catalog.format_type(i.root, NULL))
        FROM inside AS i
        JOIN pg_catalog.pg_type AS t ON t.oid = i.oid
        WHERE t.typcategory = 'D'
        """;

    /// <summary>What is found in one of them.</summary>
    public async Task<LiveQuery> ReadAsync(uint oid, CancellationToken cancellationToken)
    {
        await using var command = new RegistrySql("").Command(connection, Sql, (long)oid);
        await command.PrepareAsync(cancellationToken);
        if (await command.ExecuteScalarAsync(cancellationToken) is not string action || StoredQuery.Of(action) is not { } query)
            return new("its query could not be read", []);
        var facts = await new TreeFactReader(connection).ReadAsync([query], cancellationToken);
        var why = SteadinessCheck.WhyUnsteady(query, facts)
            ?? await WhyTimeAsync(SteadinessCheck.TypesReadFromText(query, facts), cancellationToken);
        return new(why, VolatilityAnalyser.Analyse(query, facts).Columns);
    }

    // 'now' and 'today' are read as the time of the reading.
    private async Task<string?> WhyTimeAsync(IReadOnlySet<uint> types, CancellationToken cancellationToken)
    {
        if (types.Count == 0)
            return null;
        await using var command = new RegistrySql("").Command(connection, TimeSql, types.Select(type => (long)type).ToArray());
        await command.PrepareAsync(cancellationToken);
        return await command.ExecuteScalarAsync(cancellationToken) is string type ? $"it reads text as {type}" : null;
    }
}
