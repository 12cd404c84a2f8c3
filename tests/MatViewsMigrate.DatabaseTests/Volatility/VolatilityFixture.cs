using MatViewsMigrate.Catalog;
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
        CREATE COLLATION public.any_case (provider = icu, locale = 'und-u-ks-level2', deterministic = false);
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
        CREATE MATERIALIZED VIEW public.kept AS SELECT id, now() AS kept_at FROM public.t;
        CREATE UNIQUE INDEX ON public.kept (id);
        CREATE TABLE public.o (id integer PRIMARY KEY, t_id integer NOT NULL, code text NOT NULL UNIQUE, mail text UNIQUE, at timestamptz NOT NULL, v integer, UNIQUE (t_id, at));
        CREATE UNIQUE INDEX ON public.o (v) WHERE v > 0;
        CREATE TABLE public.parent (id integer PRIMARY KEY, k text);
        CREATE TABLE public.child () INHERITS (public.parent);
        CREATE TABLE public.parted (id integer, k text, PRIMARY KEY (k, id)) PARTITION BY LIST (k);
        CREATE VIEW public.numbered AS SELECT id, k, row_number() OVER (PARTITION BY k ORDER BY ts) AS nr FROM public.t;
        CREATE VIEW public.firsts AS SELECT DISTINCT ON (k) k, id, ts FROM public.t ORDER BY k, ts;
        CREATE VIEW public.paired AS SELECT t.id, t.k, o.code FROM public.t JOIN public.o ON o.t_id = t.id;
        CREATE FUNCTION public.reads(integer) RETURNS bigint LANGUAGE sql STABLE AS 'SELECT count(*) FROM t WHERE id = $1';
        CREATE FUNCTION public.joins(integer) RETURNS bigint LANGUAGE plpgsql STABLE AS 'DECLARE n bigint; BEGIN SELECT count(*) INTO n FROM public.t JOIN u USING (id); RETURN n; END';
        CREATE FUNCTION public.lists() RETURNS bigint LANGUAGE sql STABLE AS 'SELECT count(*) FROM public.t x, o WHERE o.id = x.id';
        CREATE FUNCTION public.calls(integer) RETURNS integer LANGUAGE sql IMMUTABLE AS 'SELECT half($1)';
        CREATE FUNCTION public.casts(integer) RETURNS integer LANGUAGE sql IMMUTABLE AS 'SELECT $1::positive';
        CREATE FUNCTION public.rows_of() RETURNS SETOF public.t LANGUAGE sql STABLE AS 'SELECT * FROM ONLY t';
        CREATE FUNCTION public.adds(integer, integer) RETURNS integer LANGUAGE sql IMMUTABLE AS 'SELECT half($1) + $2';
        CREATE OPERATOR public.<+> (FUNCTION = public.adds, LEFTARG = integer, RIGHTARG = integer);
        CREATE VIEW public.counted AS SELECT id, public.reads(id) AS n FROM public.t;
        CREATE FUNCTION public.pinned(integer) RETURNS bigint LANGUAGE sql STABLE SET search_path = public AS 'SELECT count(*) FROM t WHERE id = $1';
        CREATE FUNCTION public.qualified(integer) RETURNS bigint LANGUAGE sql STABLE AS 'SELECT count(*) FROM public.t AS u JOIN public.u AS o ON o.id = u.id WHERE u.id = $1';
        CREATE FUNCTION public.plain(text) RETURNS text LANGUAGE sql IMMUTABLE AS 'SELECT upper(trim(both from $1)) || extract(day from now()) || (SELECT string_agg(x, '','') FROM unnest(ARRAY[$1]) x)';
        CREATE FUNCTION public.with_table(integer) RETURNS bigint LANGUAGE sql STABLE AS 'WITH t AS (SELECT 1 AS id), o (id) AS MATERIALIZED (SELECT 2) SELECT count(*) FROM t, o';
        CREATE FUNCTION public.into_variable(integer) RETURNS bigint LANGUAGE plpgsql STABLE AS 'DECLARE u bigint; BEGIN SELECT count(*) INTO u FROM public.t WHERE id IS DISTINCT FROM 3; RETURN u; END';
        CREATE FUNCTION public.says(integer) RETURNS text LANGUAGE plpgsql STABLE AS 'BEGIN /* SELECT FROM t */ RETURN ''FROM t''; -- JOIN u
        END'
        """;

    private TestDatabase _database = null!;

    public async Task InitializeAsync()
    {
        _database = await TestDatabase.CreateAsync();
        await _database.ExecuteAsync(Before);
    }

    public async Task DisposeAsync() => await _database.DisposeAsync();

    /// <summary>The query, analysed.</summary>
    /// <param name="key">Columns of a unique index.</param>
    internal async Task<Compiled.Query> AnalyseAsync(string sql, params string[] key)
    {
        await using var connection = await _database.OpenAsync();
        await using var transaction = await connection.BeginTransactionAsync();
        await using var make = new NpgsqlCommand($"CREATE MATERIALIZED VIEW public.made AS\n{sql}\nWITH NO DATA", connection);
        await make.ExecuteNonQueryAsync();
        await using var ask = new NpgsqlCommand("SELECT ev_action::text FROM pg_rewrite WHERE ev_class = 'public.made'::regclass", connection);
        var tree = (string)(await ask.ExecuteScalarAsync())!;
        await using var columns = new NpgsqlCommand("SELECT array_agg(attname::text ORDER BY attnum) FROM pg_attribute WHERE attrelid = 'public.made'::regclass AND attnum > 0", connection);
        var names = (string[])(await columns.ExecuteScalarAsync())!;
        var query = new Compiled.Query(
            new ViewName("public", "made"), sql, false, [.. names.Select(name => new LiveColumn(name, "", null))], [new CompiledIndex("", null) { KeyColumns = key }]);
        var analysed = await new VolatilityReader(connection).ReadAsync([(query, tree)], schema => schema, CancellationToken.None);
        return (Compiled.Query)analysed[0];
    }

    /// <summary>Adds to the database.</summary>
    internal Task ExecuteAsync(string sql) => _database.ExecuteAsync(sql);

    /// <summary>The server's major version.</summary>
    internal Task<int> VersionAsync() => _database.ScalarAsync<int>("SELECT current_setting('server_version_num')::int / 10000");
}
