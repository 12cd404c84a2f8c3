using System.Text.Json.Nodes;
using MatViewsMigrate.Catalog;
using MatViewsMigrate.Services;

namespace MatViewsMigrate.Jobs;

/// <summary>What a run keeps of what its view's data came from, for the next refresh to compare.</summary>
internal static class SourceNotes
{
    /// <summary>Adds it to a run's response.</summary>
    /// <param name="sources">As of before the refresh; null when it could not be read.</param>
    public static void Add(JsonObject response, SourceState? sources, RefreshDecision? decision)
    {
        response["source_fingerprint"] = sources is { Unknowable: null } ? sources.Fingerprint : null;
        response["source_writes"] = sources is { Unknowable: null } ? sources.Writes : null;
        response["source_churn"] = decision?.SourceChurn is { } churn ? Math.Round(churn, 4) : null;
    }
}
