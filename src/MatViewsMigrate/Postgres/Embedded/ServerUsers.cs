namespace MatViewsMigrate.Postgres.Embedded;

/// <summary>The processes that use a server, each by a file that it holds. All of it under the gate.</summary>
internal sealed class ServerUsers(string folder)
{
    /// <summary>Enters this process, once for each server object; the file's path is what the watchdog removes.</summary>
    public (string Path, FileLock Held) Enter()
    {
        var path = Path.Combine(folder, $"{Environment.ProcessId}-{Guid.NewGuid():N}");
        return (path, FileLock.TryAcquire(path) ?? throw new IOException($"{path} is held by another process"));
    }

    /// <summary>How many there are; what dead ones left behind is removed.</summary>
    public int Count()
    {
        var count = 0;
        foreach (var path in Directory.GetFiles(folder))
        {
            using var held = FileLock.TryAcquire(path);
            if (held is null)
                count++;
            else
                File.Delete(path);
        }

        return count;
    }
}
