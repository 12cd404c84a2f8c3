using MatViewsMigrate.Names;

namespace MatViewsMigrate.Cli;

/// <summary>Writes a file so that nobody ever reads a part of it.</summary>
internal static class WholeFile
{
    /// <summary>Writes beside it, and puts that in its place.</summary>
    /// <exception cref="MatViewsException">Exit 64: it cannot be written.</exception>
    public static void Write(string path, Action<TextWriter> write)
    {
        var beside = $"{path}.{Environment.ProcessId}.tmp";
        try
        {
            using (var writer = new StreamWriter(beside) { NewLine = "\n" })
                write(writer);
            File.Move(beside, path, overwrite: true);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            if (File.Exists(beside))
                File.Delete(beside);
            throw new MatViewsException(
                ExitCode.WrongUsage, $"{path} cannot be written ({error.Message}); give --output another path", error);
        }
    }
}
