namespace MatViewsMigrate.Names;

/// <summary>Something that cannot go on. The message says what, where, and what to do.</summary>
public class MatViewsException : Exception
{
    /// <summary>Creates it with the process exit code that stands for it.</summary>
    public MatViewsException(ExitCode exitCode, string message, Exception? innerException = null)
        : base(message, innerException) => ExitCode = exitCode;

    /// <summary>What the process ends with when nothing handles this.</summary>
    public ExitCode ExitCode { get; }
}
