using MatViewsMigrate.Compilation.Volatility;
using MatViewsMigrate.Names;
using MatViewsMigrate.Planning;
using Npgsql;

namespace MatViewsMigrate.DatabaseTests.Volatility;

/// <summary>A database with tables, functions and plain views, whose queries are analysed as the compilers do it.</summary>
public sealed class VolatilityFixture : IAsyncLifetime
{
    private const string Before =
        """
        CREATE TABLE public.t (id integer PRIMARY KEY, k text, n numeric, x float8, ts timestamptz, tags text[], doc jsonb);
        CREATE TABLE public.u (id integer, at timestamptz, v integer);
        CREATE SEQUENCE public.s;
        CREATE FUNCTION public.dice() RETURNS integer LANGUAGE sql VOLATILE AS 'SELECT 4';
        CREATE FUNCTION public.label(integer) RETURNS text LANGUAGE sql STABLE AS 'SELECT $1::text';
        CREATE FUNCTION public.half(integer) RETURNS integer LANGUAGE sql IMMUTABLE AS 'SELECT $1 / 2';
        CREATE FUNCTION public.now(integer) RETURNS integer LANGUAGE sql IMMUTABLE AS 'SELECT $1';
        CREATE FUNCTION public.rolls(integer) RETURNS TABLE (a integer, b integer) LANGUAGE sql VOLATILE AS 'SELECT 1, 2';
        CREATE FUNCTION public.pairs(integer) RETURNS TABLE (a integer, b integer) LANGUAGE sql STABLE AS 'SELECT 1, 2';
        CREATE FUNCTION public.blur(integer, integer) RETURNS integer LANGUAGE sql VOLATILE AS 'SELECT $1';
        CREATE OPERATOR public.<~> (FUNCTION = public.blur, LEFTARG = integer, RIGHTARG = integer);
        CREATE DOMAIN public.positive AS integer CHECK (VALUE > 0);
        CREATE VIEW public.stamped AS SELECT id, k, now() AS seen_at FROM public.t;
        CREATE VIEW public.deep AS SELECT id, k AS name, seen_at AS deep_at FROM public.stamped;
        CREATE VIEW public.deeper AS SELECT d.*, u.v FROM public.deep d LEFT JOIN public.u ON u.id = d.id;
        CREATE VIEW public.windowed AS SELECT id, k FROM public.t WHERE ts > now() - interval '7 days';
        CREATE VIEW public.collected AS SELECT k, array_agg(id) AS ids FROM public.t GROUP BY k;
        CREATE MATERIALIZED VIEW public.kept AS SELECT id, now() AS kept_at FROM public.t
        """;

    private TestDatabase _database = null!;

    public async Task InitializeAsync()
    {
        _database = await TestDatabase.CreateAsync();
        await _database.ExecuteAsync(Before);
    }

    public async Task DisposeAsync() => await _database.DisposeAsync();

    /// <summary>The query, analysed.</summary>
    internal async Task<Compiled.Query> AnalyseAsync(string sql)
    {
        await using var connection = await _database.OpenAsync();
        await using var transaction = await connection.BeginTransactionAsync();
        await using var make = new NpgsqlCommand($"CREATE MATERIALIZED VIEW public.made AS\n{sql}\nWITH NO DATA", connection);
        await make.ExecuteNonQueryAsync();
        await using var ask = new NpgsqlCommand("SELECT ev_action::text FROM pg_rewrite WHERE ev_class = 'public.made'::regclass", connection);
        var tree = (string)(await ask.ExecuteScalarAsync())!;
        var query = new Compiled.Query(new ViewName("public", "made"), sql, false, [], []);
        var analysed = await new VolatilityReader(connection).ReadAsync([(query, tree)], schema => schema, CancellationToken.None);
        return (Compiled.Query)analysed[0];
    }

    /// <summary>The server's major version.</summary>
    internal Task<int> VersionAsync() => _database.ScalarAsync<int>("SELECT current_setting('server_version_num')::int / 10000");
}
