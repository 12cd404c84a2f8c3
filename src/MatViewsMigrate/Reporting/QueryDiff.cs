using DiffPlex;
using DiffPlex.Model;

namespace MatViewsMigrate.Reporting;

/// <summary>The unified difference of two texts, line by line: the server prints a query's clauses and columns on lines of their own.</summary>
public static class QueryDiff
{
    private const int Context = 3;

    /// <summary>Lines that begin with <c>@@</c>, a space, <c>-</c> or <c>+</c>; none when the texts are equal.</summary>
    public static IReadOnlyList<string> Of(string before, string after)
    {
        var result = new Differ().CreateLineDiffs(Lines(before), Lines(after), ignoreWhitespace: false);
        return Hunks(result.DiffBlocks).SelectMany(hunk => Render(hunk, result)).ToList();
    }

    private static string Lines(string text) =>
        string.Join('\n', text.Replace("\r\n", "\n", StringComparison.Ordinal).Split('\n').Select(line => line.TrimEnd()));

    private static IEnumerable<List<DiffBlock>> Hunks(IList<DiffBlock> blocks)
    {
        var hunk = new List<DiffBlock>();
        foreach (var block in blocks)
        {
            if (hunk.Count > 0 && block.DeleteStartA - (hunk[^1].DeleteStartA + hunk[^1].DeleteCountA) > 2 * Context)
            {
                yield return hunk;
                hunk = [];
            }

            hunk.Add(block);
        }

        if (hunk.Count > 0)
            yield return hunk;
    }

    private static IEnumerable<string> Render(List<DiffBlock> hunk, DiffResult texts)
    {
        var (start, end) = (Math.Max(0, hunk[0].DeleteStartA - Context), hunk[^1].DeleteStartA + hunk[^1].DeleteCountA);
        end = Math.Min(texts.PiecesOld.Length, end + Context);
        var added = hunk.Sum(block => block.InsertCountB - block.DeleteCountA);
        var startAfter = hunk[0].InsertStartB - (hunk[0].DeleteStartA - start);
        yield return $"@@ -{start + 1},{end - start} +{startAfter + 1},{end - start + added} @@";
        var line = start;
        foreach (var block in hunk)
        {
            for (; line < block.DeleteStartA; line++)
                yield return " " + texts.PiecesOld[line];
            for (; line < block.DeleteStartA + block.DeleteCountA; line++)
                yield return "-" + texts.PiecesOld[line];
            for (var inserted = 0; inserted < block.InsertCountB; inserted++)
                yield return "+" + texts.PiecesNew[block.InsertStartB + inserted];
        }

        for (; line < end; line++)
            yield return " " + texts.PiecesOld[line];
    }
}
