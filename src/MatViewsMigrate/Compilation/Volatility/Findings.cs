using MatViewsMigrate.Names;
using MatViewsMigrate.Planning;

namespace MatViewsMigrate.Compilation.Volatility;

/// <summary>What was found for a column, or for the rows.</summary>
/// <param name="column">The output column; null for the rows.</param>
internal sealed class Findings(string? column)
{
    private readonly List<VolatileColumn> _volatile = [];
    private readonly List<VolatileRows> _rows = [];
    private readonly List<Churn> _churn = [];

    public IReadOnlyList<VolatileColumn> Volatile => _volatile;

    public IReadOnlyList<VolatileRows> Rows => _rows;

    public IReadOnlyList<Churn> Churn => _churn;

    /// <summary>A function that is volatile, whatever it is used for.</summary>
    public void Add(TreeFunction function, TreeUse use, ViewName? through)
    {
        Add(function.ToString(), use, through, !function.IsBuiltIn);
        if (use.HasFlag(TreeUse.Rows) && KnownFunctions.IsRandom(function))
            Add(ChurnKind.RandomRows, function.ToString(), use, through);
    }

    /// <summary>A value of the time or the session, which does no harm where it is compared.</summary>
    public void AddSession(string function, TreeUse use, ViewName? through) =>
        Add(function, use.HasFlag(TreeUse.Condition) ? TreeUse.Rows : use, through, false);

    public void Add(ChurnKind kind, string? function, TreeUse use, ViewName? through, string? missing = null)
    {
        var onlyCompared = TreeUse.Condition | TreeUse.Existence
            | (kind is ChurnKind.UnorderedAggregate or ChurnKind.TiedAggregate or ChurnKind.FloatSum ? TreeUse.Rows : 0);
        if ((use & onlyCompared) == 0 && new Churn(kind, column, function, through) { Missing = missing } is var churn && !_churn.Contains(churn))
            _churn.Add(churn);
    }

    private void Add(string function, TreeUse use, ViewName? through, bool isDeclared)
    {
        if (column is null || use.HasFlag(TreeUse.Rows))
            AddRows(new VolatileRows(function, use.HasFlag(TreeUse.Sort) ? RowUse.Sort : RowUse.Filter, through));
        else if (new VolatileColumn(column, function, through, isDeclared) is var found && !_volatile.Contains(found))
            _volatile.Add(found);
    }

    private void AddRows(VolatileRows rows)
    {
        if (!_rows.Contains(rows))
            _rows.Add(rows);
    }
}
