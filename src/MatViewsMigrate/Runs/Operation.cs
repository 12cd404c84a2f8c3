using System.Diagnostics;

namespace MatViewsMigrate.Runs;

/// <summary>What a run does to its view. The numbers are those of the registry's <c>operation</c>.</summary>
public enum Operation
{
    /// <summary>A new view.</summary>
    Create = 0,

    /// <summary>A refresh, by whatever strategy.</summary>
    Refresh = 1,

    /// <summary>A delete.</summary>
    Drop = 2,

    /// <summary>Any planned change of a live view: swap, rename, adopt, indexes and properties.</summary>
    Alter = 3,
}

/// <summary>How far a run is. The numbers are those of the registry's <c>status</c>.</summary>
public enum RunStatus
{
    /// <summary>Working, or abandoned and not found out yet.</summary>
    Running = 1,

    /// <summary>Done.</summary>
    Success = 2,

    /// <summary>Failed, cancelled or abandoned.</summary>
    Failed = 3,
}

/// <summary>Operations and statuses as people write them.</summary>
public static class RunWords
{
    /// <summary><c>create</c>, <c>refresh</c>, <c>delete</c> or <c>alter</c>.</summary>
    public static string ToWord(this Operation operation) => operation switch
    {
        Operation.Create => "create",
        Operation.Refresh => "refresh",
        Operation.Drop => "delete",
        Operation.Alter => "alter",
        _ => throw new UnreachableException($"{operation} is no operation."),
    };

    /// <summary><c>running</c>, <c>success</c> or <c>failed</c>.</summary>
    public static string ToWord(this RunStatus status) => status switch
    {
        RunStatus.Running => "running",
        RunStatus.Success => "success",
        RunStatus.Failed => "failed",
        _ => throw new UnreachableException($"{status} is no status."),
    };

    /// <summary>The operation of that word; null for any other word.</summary>
    public static Operation? ParseOperation(string word) =>
        Enum.GetValues<Operation>().Select(value => (Operation?)value).FirstOrDefault(value => value!.Value.ToWord() == word);

    /// <summary>The status of that word; null for any other word.</summary>
    public static RunStatus? ParseStatus(string word) =>
        Enum.GetValues<RunStatus>().Select(value => (RunStatus?)value).FirstOrDefault(value => value!.Value.ToWord() == word);
}
