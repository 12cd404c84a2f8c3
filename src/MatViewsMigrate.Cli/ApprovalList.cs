using MatViewsMigrate.Names;
using MatViewsMigrate.Planning;
using MatViewsMigrate.Reporting;

namespace MatViewsMigrate.Cli;

/// <summary>Reads <c>--allow</c>.</summary>
internal static class ApprovalList
{
    /// <summary>Approvals from comma-separated lists.</summary>
    /// <exception cref="MatViewsException">Exit 64: a word stands for none.</exception>
    public static IReadOnlySet<Approval> Of(IEnumerable<string?> lists) => lists
        .SelectMany(list => (list ?? "").Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        .Select(Parse)
        .ToHashSet();

    private static Approval Parse(string word)
    {
        var known = Enum.GetValues<Approval>().Select(Words.Of).ToList();
        if (known.Contains(word))
            return Words.Parse<Approval>(word)!.Value;
        var hint = NearestWord.Of(word, known) is { } nearest ? $"; did you mean `{nearest}`?" : "";
        throw new MatViewsException(
            ExitCode.WrongUsage, $"--allow does not know '{word}'{hint}; it knows {string.Join(", ", known)}");
    }
}
