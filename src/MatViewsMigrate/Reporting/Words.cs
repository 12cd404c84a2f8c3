using System.Text.Json;
using MatViewsMigrate.Names;
using MatViewsMigrate.Planning;

namespace MatViewsMigrate.Reporting;

/// <summary>The words that stand for closed sets on the command line and in JSON.</summary>
public static class Words
{
    /// <summary>What <c>--allow</c> takes.</summary>
    public static string Of(Approval approval) => JsonNamingPolicy.KebabCaseLower.ConvertName(approval.ToString());

    /// <summary>A member of an enumeration in JSON.</summary>
    public static string Of(Enum member) => JsonNamingPolicy.SnakeCaseLower.ConvertName(member.ToString());

    /// <summary>The member that a word of <see cref="Of(Enum)"/> or <see cref="Of(Approval)"/> stands for; null for none.</summary>
    public static T? Parse<T>(string word)
        where T : struct, Enum
    {
        foreach (var member in Enum.GetValues<T>())
        {
            if (word == Of((Enum)member) || (member is Approval approval && word == Of(approval)))
                return member;
        }

        return null;
    }

    /// <summary>The flag that gives approvals: <c>--allow delete,drop-columns</c>.</summary>
    public static string Flag(IEnumerable<Approval> approvals) => $"--allow {string.Join(',', approvals.Select(Of))}";

    /// <summary>What a change does, in the words of Terraform's plan, which tools know.</summary>
    public static IReadOnlyList<string> Actions(Change change) => change switch
    {
        Change.Create => ["create"],
        Change.Swap => ["create", "delete"],
        Change.Alter => ["update"],
        Change.Rename => ["rename"],
        Change.Adopt => ["adopt"],
        Change.Delete => ["delete"],
        Change.Schedule => [ScheduleVerb((Change.Schedule)change)],
        _ => throw new System.Diagnostics.UnreachableException(change.GetType().Name),
    };

    /// <summary><c>schedule</c>, <c>reschedule</c> or <c>unschedule</c>.</summary>
    public static string ScheduleVerb(Change.Schedule change) =>
        change.Wanted is null ? "unschedule" : change.Live is null ? "schedule" : "reschedule";

    /// <summary>The run log's word for what a change does to its view.</summary>
    public static string Operation(Change change) => change switch
    {
        Change.Create => "create",
        Change.Delete => "delete",
        Change.Swap or Change.Alter or Change.Rename or Change.Adopt or Change.Schedule => "alter",
        _ => throw new System.Diagnostics.UnreachableException(change.GetType().Name),
    };

    /// <summary>A step's kind.</summary>
    public static string Kind(Step step) => JsonNamingPolicy.SnakeCaseLower.ConvertName(step.GetType().Name);

    /// <summary>How a command that changes things ended.</summary>
    public static string Outcome(ExitCode code) => code switch
    {
        ExitCode.Done => "done",
        ExitCode.StalePlan => "stale",
        ExitCode.NotApproved => "not_approved",
        ExitCode.Locked => "locked",
        ExitCode.Interrupted => "interrupted",
        _ => "failed",
    };
}
