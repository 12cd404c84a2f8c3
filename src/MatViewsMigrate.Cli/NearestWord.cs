namespace MatViewsMigrate.Cli;

/// <summary>Finds what somebody may have meant.</summary>
internal static class NearestWord
{
    private const int ShortestBeginning = 3;

    /// <summary>The known word with the fewest changes of single characters, when they are few enough, or that begins so; null otherwise.</summary>
    /// <remarks>Case makes no difference.</remarks>
    public static string? Of(string word, IEnumerable<string> known)
    {
        var bare = word.Split('=')[0].ToUpperInvariant();
        var letters = bare.TrimStart('-').Length;
        var most = letters <= 1 ? 0 : Math.Max(1, letters / 3);
        return known
            .Select(candidate => (Word: candidate, Distance: Distance(bare, candidate.ToUpperInvariant())))
            .Where(candidate => candidate.Distance <= most || (letters >= ShortestBeginning && Begins(candidate.Word, bare)))
            .OrderBy(candidate => candidate.Distance)
            .ThenBy(candidate => candidate.Word, StringComparer.Ordinal)
            .Select(candidate => candidate.Word)
            .FirstOrDefault();
    }

    private static bool Begins(string candidate, string bare) => candidate.StartsWith(bare, StringComparison.OrdinalIgnoreCase);

    // Edit distance in which two characters that changed places count once.
    private static int Distance(string left, string right)
    {
        var costs = Enumerable.Range(0, left.Length + 1).Select(i => new int[right.Length + 1]).ToArray();
        for (var i = 0; i <= left.Length; i++)
            costs[i][0] = i;
        for (var j = 0; j <= right.Length; j++)
            costs[0][j] = j;
        for (var i = 1; i <= left.Length; i++)
        {
            for (var j = 1; j <= right.Length; j++)
            {
                var change = left[i - 1] == right[j - 1] ? 0 : 1;
                costs[i][j] = Math.Min(Math.Min(costs[i - 1][j], costs[i][j - 1]) + 1, costs[i - 1][j - 1] + change);
                if (i > 1 && j > 1 && left[i - 1] == right[j - 2] && left[i - 2] == right[j - 1])
                    costs[i][j] = Math.Min(costs[i][j], costs[i - 2][j - 2] + 1);
            }
        }

        return costs[left.Length][right.Length];
    }
}
