using MatViewsMigrate.Definitions.Yaml;

namespace MatViewsMigrate.Definitions;

/// <summary>Reads which rules a view may break, and tells which of them it does not break.</summary>
internal static class SuppressionReader
{
    /// <summary>The suppressions by code of the rule.</summary>
    public static IReadOnlyDictionary<string, Suppression> Read(MappingReader keys)
    {
        var suppressions = new Dictionary<string, Suppression>();
        foreach (var entry in keys.TextByName("suppress") ?? [])
        {
            var reason = ((YamlNode.Scalar)entry.Value).Value.Trim();
            if (Problem(entry.Key, reason) is var (message, remedy))
                keys.Log.Add(Rules.SuppressedWithReason, entry.KeyAt, message, remedy);
            else
                suppressions.Add(entry.Key, new(reason, entry.KeyAt));
        }

        return suppressions;
    }

    /// <summary>Adds a warning for each suppression of a rule that was checked and is not broken.</summary>
    public static void TellUnneeded(ViewDraft draft)
    {
        foreach (var (code, suppression) in draft.Definition.Suppressed)
        {
            if (Rules.IsOfFiles(code) && draft.Log.Suppressed.All(suppressed => suppressed.Problem.Code != code))
                draft.Log.Add(Rules.SuppressedInNeed, suppression.At, $"{code} is suppressed, and not broken", "remove it");
        }
    }

    private static (string Message, string Remedy)? Problem(string code, string reason) =>
        Rules.All.FirstOrDefault(rule => rule.Code == code) switch
        {
            null => ("there is no rule of this code", Nearest.Remedy(code, Rules.Soft)),
            { Fixed: true } rule => ($"{rule.Code} ({rule.Title}) cannot be suppressed", $"remove it; others are {string.Join(", ", Rules.Soft)}"),
            _ when reason.Length == 0 => ($"{code} is suppressed without a reason", $"write '{code}: why it is meant'"),
            _ => null,
        };
}
