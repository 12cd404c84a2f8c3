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

    /// <summary>What is found in one of them.</summary>
    public async Task<LiveQuery> ReadAsync(uint oid, CancellationToken cancellationToken)
    {
        await using var command = new RegistrySql("").Command(connection, Sql, (long)oid);
        await command.PrepareAsync(cancellationToken);
        if (await command.ExecuteScalarAsync(cancellationToken) is not string action || StoredQuery.Of(action) is not { } query)
            return new("its query could not be read", []);
        var facts = await new TreeFactReader(connection).ReadAsync([query], cancellationToken);
        return new(SteadinessCheck.WhyUnsteady(query, facts), VolatilityAnalyser.Analyse(query, facts).Columns);
    }
}
