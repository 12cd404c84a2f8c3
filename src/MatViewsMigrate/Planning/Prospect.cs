using MatViewsMigrate.Definitions;
using MatViewsMigrate.Names;

namespace MatViewsMigrate.Planning;

/// <summary>What apply will meet, found out beforehand.</summary>
public sealed record Prospect
{
    /// <summary>Nothing to be known.</summary>
    public static Prospect Clear { get; } = new();

    /// <summary>Rights that the role lacks to carry out the plan.</summary>
    public IReadOnlyList<MissingRight> Missing { get; init; } = [];

    /// <summary>Locks that the server has room for, those of all sessions together; 0 when it was not asked.</summary>
    public long LockTable { get; init; }

    /// <summary>Views that would be refreshed faster in another order.</summary>
    public IReadOnlyList<SortingAdvice> Sorting { get; init; } = [];

    /// <summary>Advice that the project does not want to do without.</summary>
    public IEnumerable<DefinitionProblem> Problems(IReadOnlyDictionary<string, Severity?> rules) =>
        Rules.SortedStorage.SeverityUnder(rules) == Severity.Error ? Sorting.Select(advice => advice.Problem) : [];

    /// <summary>What the server expects of queries that are built.</summary>
    public IReadOnlyDictionary<ViewName, QueryEstimate> Estimates { get; init; } = new Dictionary<ViewName, QueryEstimate>();
}

/// <summary>A right that the role lacks.</summary>
/// <param name="For">What needs it.</param>
/// <param name="Remedy">The statement that gives it.</param>
public sealed record MissingRight(string For, string Remedy)
{
    /// <summary>Null when all of the plan needs it.</summary>
    public ViewName? View { get; init; }
}

/// <summary>What the server expects of a query, from the statistics that it has.</summary>
/// <param name="Cost">In the planner's units: one sequential page read is 1.0 unless configured otherwise.</param>
public sealed record QueryEstimate(double Rows, double Cost);
