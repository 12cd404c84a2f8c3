namespace MatViewsMigrate.Definitions;

/// <summary>Finds what was meant by a misspelt word.</summary>
internal static class Nearest
{
    /// <summary>The known word that is nearest; null when none is near.</summary>
    public static string? To(string word, IEnumerable<string> known) =>
        known.Select(candidate => (candidate, distance: Distance(word.ToLowerInvariant(), candidate.ToLowerInvariant())))
            .Where(found => found.distance <= Math.Max(2, found.candidate.Length / 3))
            .Where(found => found.distance < found.candidate.Length)
            .OrderBy(found => found.distance)
            .ThenBy(found => found.candidate, StringComparer.Ordinal)
            .Select(found => found.candidate)
            .FirstOrDefault();

    /// <summary>A remedy: the nearest word, else all of them.</summary>
    public static string Remedy(string word, IReadOnlyCollection<string> known) =>
        To(word, known) is { } nearest
            ? $"did you mean '{nearest}'?"
            : known.Count == 0 ? "remove it" : $"known are {string.Join(", ", known)}";

    // Letters to insert, delete, replace, or swap with their neighbour. Long words are nobody's typing error.
    private static int Distance(string a, string b)
    {
        if (a.Length > 64 || b.Length > 64)
            return int.MaxValue;
        var d = new int[a.Length + 1][];
        for (var i = 0; i <= a.Length; i++)
        {
            d[i] = new int[b.Length + 1];
            for (var j = 0; j <= b.Length; j++)
            {
                d[i][j] = i == 0 || j == 0 ? i + j
                    : Math.Min(Math.Min(d[i - 1][j], d[i][j - 1]) + 1, d[i - 1][j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1));
                if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
                    d[i][j] = Math.Min(d[i][j], d[i - 2][j - 2] + 1);
            }
        }

        return d[a.Length][b.Length];
    }
}
