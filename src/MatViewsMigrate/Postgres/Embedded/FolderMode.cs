namespace MatViewsMigrate.Postgres.Embedded;

/// <summary>Who may enter a folder. On Windows, where no private server runs, it does nothing.</summary>
internal static class FolderMode
{
    public const UnixFileMode ReadableByAll = (UnixFileMode)0b111_101_101;

    public const UnixFileMode Private = (UnixFileMode)0b111_000_000;

    /// <summary>Sets it; refused on a folder that another user has made.</summary>
    public static void Set(string folder, UnixFileMode mode)
    {
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(folder, mode);
    }
}
