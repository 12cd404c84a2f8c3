using MatViewsMigrate.Names;

namespace MatViewsMigrate.Postgres;

/// <summary>A statement that the server refused, or a connection that broke under it.</summary>
public sealed class ServerException(ServerError error, ExitCode exitCode, Exception? innerException)
    : MatViewsException(exitCode, error.Message, innerException)
{
    /// <summary>What the server said, in parts.</summary>
    public ServerError Error => error;
}
