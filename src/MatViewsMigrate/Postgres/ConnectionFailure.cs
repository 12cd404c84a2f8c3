using System.Net.Sockets;
using System.Security.Authentication;
using MatViewsMigrate.Names;
using Npgsql;

namespace MatViewsMigrate.Postgres;

/// <summary>Says why a database could not be entered, and what to do.</summary>
internal static class ConnectionFailure
{
    /// <summary>True for what Npgsql throws when it cannot connect.</summary>
    public static bool Is(Exception exception) => exception is NpgsqlException or SocketException or TimeoutException
        or AuthenticationException or IOException or ArgumentException or NotSupportedException or InvalidOperationException;

    /// <summary>The error for people; never with the password.</summary>
    public static MatViewsException Of(Exception exception, DatabaseAddress address)
    {
        var error = ServerError.Find(exception);
        var reason = error is { SqlState: not null } ? error.Text : Innermost(exception);
        var message = $"Cannot connect to {address} as user {address.UserName}: {reason.TrimEnd('.')}.";
        return new(ExitCode.NoDatabase, $"{message} {Remedy(exception, error?.SqlState, address)}", exception);
    }

    /// <summary>The error for a server of an older major version than is supported.</summary>
    public static MatViewsException TooOld(Version version, DatabaseAddress address) => new(
        ExitCode.NoDatabase,
        $"The server at {address} is PostgreSQL {version}; {Database.OldestVersion} or newer is needed. Upgrade it.");

    private static string Innermost(Exception exception)
    {
        if (exception is AggregateException { InnerExceptions: [.., var last] })
            return Innermost(last);
        return exception.InnerException is { } inner ? Innermost(inner) : exception.Message;
    }

    private static string Remedy(Exception exception, string? state, DatabaseAddress address) => state switch
    {
        PostgresErrorCodes.InvalidPassword or PostgresErrorCodes.InvalidAuthorizationSpecification =>
            "Check the user and the password (in the URL, PGPASSWORD or ~/.pgpass), and the server's pg_hba.conf.",
        PostgresErrorCodes.InvalidCatalogName => $"Create the database {address.DatabaseName}, or name another one.",
        PostgresErrorCodes.TooManyConnections => "Wait until sessions end, or raise max_connections.",
        PostgresErrorCodes.CannotConnectNow => "The server is starting up or shutting down; try again.",
        PostgresErrorCodes.InsufficientPrivilege => $"Grant CONNECT on database {address.DatabaseName} to {address.UserName}.",
        not null => "Check the address and what the server's log says.",
        null => RemedyOfNetwork(exception),
    };

    private static string RemedyOfNetwork(Exception exception)
    {
        for (var inner = exception; inner is not null; inner = inner.InnerException)
        {
            switch (inner)
            {
                case AuthenticationException:
                    return "Check sslmode and sslrootcert against the server's certificate.";
                case TimeoutException:
                    return "Check the host and the firewall, or raise connect_timeout.";
                case SocketException { SocketErrorCode: SocketError.HostNotFound or SocketError.NoData or SocketError.TryAgain }:
                    return "Check the host's name.";
                case NpgsqlException when inner.Message.Contains("password", StringComparison.OrdinalIgnoreCase):
                    return "Give the password in the URL, PGPASSWORD or ~/.pgpass.";
                case NpgsqlException when inner.Message.Contains("SSL", StringComparison.Ordinal):
                    return "Check sslmode: the server may not offer TLS.";
                default:
                    continue;
            }
        }

        return "Check that the server runs and listens there, or use --embedded.";
    }
}
