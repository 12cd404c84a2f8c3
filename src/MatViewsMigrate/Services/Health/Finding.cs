using MatViewsMigrate.Definitions;
using MatViewsMigrate.Names;

namespace MatViewsMigrate.Services.Health;

/// <summary>What can be wrong with a view; a stable part of the JSON.</summary>
public enum HealthCheck
{
    /// <summary>Older than <c>max_age</c>, or of unknown age.</summary>
    Stale,

    /// <summary>Its last runs failed.</summary>
    Failing,

    /// <summary>Nothing built its data yet, as far as the run log knows.</summary>
    NeverRun,

    /// <summary>It has no data: reading it fails.</summary>
    Unpopulated,

    /// <summary>An index is invalid, or a concurrent refresh has none to use.</summary>
    InvalidIndex,

    /// <summary>Concurrent refreshes rewrite most of it.</summary>
    HighChurn,

    /// <summary>Its last refresh took much longer than those before.</summary>
    Slow,

    /// <summary>A run that nobody works for any more.</summary>
    Abandoned,

    /// <summary>It is not as it was when it was applied.</summary>
    Drift,

    /// <summary>Its data are of before an upstream was replaced.</summary>
    Outdated,

    /// <summary>It is managed, and no longer there.</summary>
    Missing,
}

/// <summary>Something that is wrong with a view.</summary>
/// <param name="Severity">An error when readers get wrong data or none; a warning when that may come.</param>
/// <param name="Message">What is wrong, and what to do.</param>
public sealed record Finding(ViewName View, HealthCheck Check, Severity Severity, string Message);

/// <summary>From where on something is wrong.</summary>
/// <param name="Failures">So many failed runs in a row.</param>
/// <param name="Churn">The share of its rows that a concurrent refresh may write.</param>
/// <param name="Slower">A multiple of the refreshes before.</param>
public sealed record HealthLimits(int Failures = 1, double Churn = 0.5, double Slower = 2);
