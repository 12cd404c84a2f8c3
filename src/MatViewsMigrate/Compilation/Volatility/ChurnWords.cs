using System.Diagnostics;
using MatViewsMigrate.Definitions;
using MatViewsMigrate.Planning;

namespace MatViewsMigrate.Compilation.Volatility;

/// <summary>What is said of churn.</summary>
internal static class ChurnWords
{
    /// <summary>The rule that is broken, what is wrong, and what to do.</summary>
    public static (Rule Rule, string What, string Remedy) Of(Churn churn) => churn.Kind switch
    {
        ChurnKind.UnorderedAggregate => (Rules.OrderedAggregate,
            $"column {churn.Column} follows the order in which rows happen to reach {churn.Function}",
            churn.Function!.StartsWith("ARRAY(", StringComparison.Ordinal) ? "add ORDER BY to the subquery" : "write ORDER BY inside its parentheses"),
        ChurnKind.UnorderedWindow => (Rules.OrderedWindow,
            $"{(churn.Column is null ? "the choice of rows" : $"column {churn.Column}")} follows the order in which rows happen to reach {churn.Function}",
            "write ORDER BY, by columns that are unique, in its window"),
        ChurnKind.FloatSum => (Rules.ExactSum,
            $"column {churn.Column} adds floating point numbers by {churn.Function}, whose last digits follow the order of the rows",
            "cast the argument to numeric, or round the result"),
        ChurnKind.UnorderedLimit => (Rules.OrderedLimit,
            "LIMIT or OFFSET takes whichever rows come first", "add ORDER BY, by columns that are unique"),
        ChurnKind.UnorderedDistinctOn => (Rules.OrderedDistinctOn,
            "DISTINCT ON takes whichever row of a group comes first", "add columns to ORDER BY that say which one"),
        ChurnKind.RandomRows => (Rules.RepeatableSample,
            churn.Function is null ? "TABLESAMPLE draws other rows each time" : $"{churn.Function} draws other rows each time",
            churn.Function is null ? "add REPEATABLE (1)" : "choose rows by a hash of their key"),
        ChurnKind.TiedWindow => (Rules.TotalWindow,
            $"{(churn.Column is null ? "the choice of rows" : $"column {churn.Column}")} follows {churn.Function}, in whose window rows may have the same place",
            $"end the window's ORDER BY with {TieBreak(churn)}"),
        ChurnKind.TiedLimit => (Rules.TotalLimit,
            "LIMIT or OFFSET cuts an order in which rows may have the same place", $"end ORDER BY with {TieBreak(churn)}"),
        ChurnKind.TiedDistinctOn => (Rules.TotalDistinctOn,
            "DISTINCT ON takes the first row of a group, and several may be the first", $"end ORDER BY with {TieBreak(churn)}"),
        ChurnKind.TiedAggregate => (Rules.TotalAggregate,
            $"column {churn.Column} follows {churn.Function}, in whose order rows may have the same place",
            $"end {(churn.Function!.StartsWith("ARRAY(", StringComparison.Ordinal) ? "the subquery's" : "its")} ORDER BY with {TieBreak(churn)}"),
        _ => throw new UnreachableException($"churn {churn.Kind} has no words"),
    };

    /// <summary>The keywords that may begin the clause.</summary>
    public static IReadOnlyList<string> Keywords(ChurnKind kind) => kind switch
    {
        ChurnKind.UnorderedLimit or ChurnKind.TiedLimit => ["limit", "fetch", "offset"],
        ChurnKind.UnorderedDistinctOn or ChurnKind.TiedDistinctOn => ["distinct"],
        _ => ["tablesample"],
    };

    private static string TieBreak(Churn churn) =>
        churn.Missing is { } missing ? $"what tells the rows apart, such as {missing}" : "columns that tell the rows apart";
}
