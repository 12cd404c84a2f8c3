using MatViewsMigrate.Names;
using Npgsql;

namespace MatViewsMigrate.Postgres;

/// <summary>Opens sessions that behave alike, whatever the server's, the database's and the role's settings are.</summary>
/// <remarks>Sessions are not pooled: when one is closed, its locks are gone.</remarks>
public sealed class Database(DatabaseAddress address, TimeProvider clock)
{
    /// <summary>The oldest major version that is supported.</summary>
    public const int OldestVersion = 13;

    private const int Attempts = 5;

    // No catalog is read for types: only built-in ones are used. Without a pool it holds nothing to dispose of.
    private readonly Lazy<NpgsqlDataSource> source = new(() => Builder(address.ConnectionString).EnableArrays().Build());

    private readonly Lazy<NpgsqlDataSource> repeating = new(() =>
        Builder(new NpgsqlConnectionStringBuilder(address.ConnectionString) { MaxAutoPrepare = 16, AutoPrepareMinUsages = 2 }.ConnectionString)
            .EnableArrays().Build());

    static Database() => NpgsqlSetup.Apply();

    /// <summary>The database at an address.</summary>
    public Database(DatabaseAddress address)
        : this(address, TimeProvider.System)
    {
    }

    /// <summary>The database at a URL or a connection string.</summary>
    public Database(string connectionString)
        : this(DatabaseAddress.Parse(connectionString))
    {
    }

    /// <summary>Where it is.</summary>
    public DatabaseAddress Address => address;

    /// <summary>A new session; one round trip more than connecting. A server that is just starting up is waited for, some seconds.</summary>
    /// <exception cref="MatViewsException">The database cannot be reached or entered, or is too old; exit code 69.</exception>
    public Task<NpgsqlConnection> OpenAsync(CancellationToken cancellationToken) => OpenAsync(source.Value, cancellationToken);

    /// <summary>The same for a session that does the same over and over: the server parses only once what was sent twice.</summary>
    /// <exception cref="MatViewsException">As for <see cref="OpenAsync(CancellationToken)"/>.</exception>
    public Task<NpgsqlConnection> OpenRepeatingAsync(CancellationToken cancellationToken) => OpenAsync(repeating.Value, cancellationToken);

    private async Task<NpgsqlConnection> OpenAsync(NpgsqlDataSource from, CancellationToken cancellationToken)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return await ConnectAsync(from, cancellationToken);
            }
            catch (NpgsqlException exception)
                when (attempt < Attempts && ServerError.StateOf(exception) == PostgresErrorCodes.CannotConnectNow)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(250 * attempt), clock, cancellationToken);
            }
            catch (Exception exception) when (ConnectionFailure.Is(exception))
            {
                throw ConnectionFailure.Of(exception, address);
            }
        }
    }

    /// <summary>
    /// Reads on a session of its own; on another one where something went while it was read, which the driver takes for the end
    /// of the session. What is done besides must bear to be done twice.
    /// </summary>
    /// <exception cref="MatViewsException">As for <see cref="OpenAsync(CancellationToken)"/>.</exception>
    public async Task<T> ReadAsync<T>(Func<NpgsqlConnection, Task<T>> read, CancellationToken cancellationToken)
    {
        for (var attempt = 1; ; attempt++)
        {
            await using var session = await OpenAsync(cancellationToken);
            try
            {
                return await read(session);
            }
            catch (PostgresException) when (attempt < Attempts && session.State != System.Data.ConnectionState.Open)
            {
            }
        }
    }

    /// <summary>A session for one quick look at the catalog, in which values are texts; its settings come with the connection.</summary>
    /// <exception cref="MatViewsException">As for <see cref="OpenAsync(CancellationToken)"/>; a pooler may refuse the settings.</exception>
    public NpgsqlConnection OpenBare()
    {
        var look = new NpgsqlConnectionStringBuilder(address.ConnectionString);
        look.Options = $"{look.Options} -c search_path=pg_catalog -c jit=off -c join_collapse_limit=1 -c lock_timeout=100".TrimStart();
        try
        {
            return Builder(look.ConnectionString).Build().OpenConnection();
        }
        catch (Exception exception) when (ConnectionFailure.Is(exception))
        {
            throw ConnectionFailure.Of(exception, address);
        }
    }

    /// <summary>Loads the driver on a thread of its own, so that the first session opens sooner; connects to nothing.</summary>
    public static void LoadDriver() => new Thread(() =>
    {
        NpgsqlSetup.Apply();
        using var source = Builder("Host=/").Build();
        using var connection = source.CreateConnection();
        using var command = new NpgsqlCommand("SELECT $1", connection) { Parameters = { new() { Value = "" } } };
    })
    {
        IsBackground = true,
    }.Start();

    private static NpgsqlSlimDataSourceBuilder Builder(string connectionString) =>
        new NpgsqlSlimDataSourceBuilder(connectionString)
            .EnableTransportSecurity()
            .EnableIntegratedSecurity()
            .ConfigureTypeLoading(loading => loading.EnableTypeLoading(false));

    private async Task<NpgsqlConnection> ConnectAsync(NpgsqlDataSource from, CancellationToken cancellationToken)
    {
        var connection = await from.OpenConnectionAsync(cancellationToken);
        try
        {
            if (connection.PostgreSqlVersion.Major < OldestVersion)
                throw ConnectionFailure.TooOld(connection.PostgreSqlVersion, address);
            await SessionSettings.ApplyAsync(connection, cancellationToken);
            return connection;
        }
        catch
        {
            await connection.DisposeAsync();
            throw;
        }
    }
}
