namespace MatViewsMigrate.Names;

/// <summary>What is known of the parenthesis that the scanner is in.</summary>
internal sealed class ScanLevel
{
    private string? _begun;

    public bool IsQuery { get; set; }

    public bool InFrom { get; set; }

    public bool ExpectsRelation { get; set; }

    /// <summary>Between WITH and the query that uses its tables.</summary>
    public bool InWith { get; set; }

    public bool IsRecursive { get; set; }

    /// <summary>The word by which a statement that is no query changes a table: what it reads comes after SET ... FROM, or USING.</summary>
    public string? Changes { get; set; }

    /// <summary>A parenthesis was opened that holds the query of a common table.</summary>
    public bool InBody { get; set; }

    public HashSet<string> CommonTables { get; } = [];

    // A common table is known to itself only after RECURSIVE.
    public void BeginCommonTable(string name)
    {
        if (IsRecursive)
            CommonTables.Add(name);
        else
            _begun = name;
    }

    public void EndCommonTable()
    {
        if (InBody && _begun is not null)
            CommonTables.Add(_begun);
        if (InBody)
            _begun = null;
        InBody = false;
    }
}
