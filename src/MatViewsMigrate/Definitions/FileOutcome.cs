namespace MatViewsMigrate.Definitions;

/// <summary>What became of a file that was to be written.</summary>
public enum FileOutcome
{
    /// <summary>It is new.</summary>
    Written,

    /// <summary>It stood there with another content.</summary>
    Overwritten,

    /// <summary>It stood there with the same content.</summary>
    Unchanged,

    /// <summary>What stands there says something else, and was left.</summary>
    Kept,
}
