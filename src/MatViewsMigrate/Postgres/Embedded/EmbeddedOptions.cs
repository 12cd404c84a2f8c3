namespace MatViewsMigrate.Postgres.Embedded;

/// <summary>What kind of private server is wanted.</summary>
/// <param name="Root">The project's folder; the data are kept in <c>.matviews</c> below it.</param>
public sealed record EmbeddedOptions(string Root)
{
    /// <summary>The major version that is fetched when no server is installed.</summary>
    public int Version { get; init; } = 17;

    /// <summary>An SQL file, relative to <see cref="Root"/>, that fills the database once.</summary>
    public string? Init { get; init; }

    /// <summary>Leaves the server running when it is disposed of, until <see cref="DevServer.StopAsync"/>.</summary>
    public bool Keep { get; init; }

    /// <summary>Deletes the data with the server.</summary>
    public bool Temporary { get; init; }

    /// <summary>Settings of the server in addition to the small and fast ones that it gets anyway.</summary>
    public IReadOnlyDictionary<string, string> Settings { get; init; } = new Dictionary<string, string>();

    /// <summary>Where server binaries may come from.</summary>
    public BinarySources Binaries { get; init; } = BinarySources.OfThisMachine();
}
