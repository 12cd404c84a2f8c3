namespace MatViewsMigrate.Services.Checkup;

/// <summary>How a check ended.</summary>
public enum CheckStatus
{
    /// <summary>As it should be.</summary>
    Ok,

    /// <summary>Something will not work, or not as well as it could.</summary>
    Warning,

    /// <summary>The tool cannot do its work.</summary>
    Error,
}

/// <summary>What a check of the database found.</summary>
/// <param name="Check">Its name; a stable part of the JSON.</param>
/// <param name="Remedy">How to mend it; null when there is nothing to mend, or the message says it.</param>
public sealed record CheckResult(string Check, CheckStatus Status, string Message, string? Remedy = null)
{
    /// <summary>As it should be.</summary>
    public static CheckResult Ok(string check, string message) => new(check, CheckStatus.Ok, message);

    /// <summary>Something will not work, or not as well as it could.</summary>
    public static CheckResult Warning(string check, string message, string remedy) => new(check, CheckStatus.Warning, message, remedy);

    /// <summary>The tool cannot do its work.</summary>
    public static CheckResult Error(string check, string message, string remedy) => new(check, CheckStatus.Error, message, remedy);
}
