using MatViewsMigrate.Definitions;
using MatViewsMigrate.Names;
using MatViewsMigrate.Postgres;
using MatViewsMigrate.Postgres.Embedded;
using Npgsql;

namespace MatViewsMigrate.Cli;

/// <summary>The database that a command works on, and the private server behind it when there is one.</summary>
internal sealed class DatabaseAccess : IAsyncDisposable
{
    private readonly EmbeddedServer? _server;

    private DatabaseAccess(DatabaseAddress address, EmbeddedServer? server) =>
        (Database, _server) = (new Database(address), server);

    public Database Database { get; }

    /// <summary>Chooses the database, and starts the private server when that is the choice.</summary>
    public static async Task<DatabaseAccess> OpenAsync(
        Session session, ProjectConfiguration configuration, CancellationToken cancellationToken)
    {
        var environment = ClientEnvironment.OfThisProcess();
        var choice = DatabaseChoice.Of(session.Options, configuration.Database, environment);
        if (choice is DatabaseChoice.Embedded)
            return await StartAsync(session, configuration, cancellationToken);
        return new(Address(session, choice, environment), null);
    }

    /// <summary>True when the database is that of the private server.</summary>
    public static bool IsPrivate(Session session, ProjectConfiguration configuration) =>
        DatabaseChoice.Of(session.Options, configuration.Database, ClientEnvironment.OfThisProcess()) is DatabaseChoice.Embedded;

    /// <summary>A new session.</summary>
    public Task<NpgsqlConnection> ConnectAsync(CancellationToken cancellationToken) => Database.OpenAsync(cancellationToken);

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _server?.DisposeAsync() ?? ValueTask.CompletedTask;

    private static DatabaseAddress Address(Session session, DatabaseChoice choice, ClientEnvironment environment)
    {
        try
        {
            return DatabaseAddress.Parse(choice is DatabaseChoice.Named named ? named.Address : "", environment);
        }
        catch (MatViewsException error) when (session.Options.Database is not null && error.ExitCode == ExitCode.WrongConfiguration)
        {
            throw new MatViewsException(ExitCode.WrongUsage, $"--database: {error.Message}", error);
        }
    }

    private static async Task<DatabaseAccess> StartAsync(
        Session session, ProjectConfiguration configuration, CancellationToken cancellationToken)
    {
        var server = await EmbeddedServer.StartAsync(
            EmbeddedOptionsOf(configuration, session.Options.Keep), session.Say, cancellationToken);
        return new DatabaseAccess(server.Address, server);
    }

    /// <summary>The private server as the project wants it.</summary>
    public static EmbeddedOptions EmbeddedOptionsOf(ProjectConfiguration configuration, bool keep) => new(configuration.Root)
    {
        Version = configuration.Embedded.Version,
        Init = configuration.Embedded.Init,
        Keep = keep,
    };
}
