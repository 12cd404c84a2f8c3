namespace MatViewsMigrate.Postgres.Embedded;

/// <summary>A file that one process at a time can hold; the system lets go of it when that process dies, however it dies.</summary>
internal sealed class FileLock : IDisposable
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);

    private readonly FileStream stream;

    private FileLock(FileStream stream) => this.stream = stream;

    /// <summary>Waits until the file can be held.</summary>
    /// <param name="waiting">Called once when it cannot be held at once.</param>
    public static async Task<FileLock> AcquireAsync(string path, Action waiting, CancellationToken cancellationToken)
    {
        for (var first = true; ; first = false)
        {
            var held = TryAcquire(path);
            if (held is not null)
                return held;
            if (first)
                waiting();
            await Task.Delay(Pause, cancellationToken);
        }
    }

    /// <summary>Holds the file, or gives null when another holds it.</summary>
    public static FileLock? TryAcquire(string path)
    {
        try
        {
            return new(new FileStream(path, FileMode.OpenOrCreate, FileAccess.Read, FileShare.None));
        }
        catch (IOException exception) when (exception is not (DirectoryNotFoundException or FileNotFoundException))
        {
            return null;
        }
    }

    public void Dispose() => stream.Dispose();
}
