using MatViewsMigrate.Names;
using MatViewsMigrate.Planning;

namespace MatViewsMigrate.Tests.Reporting;

/// <summary>Plans whose names, queries and comments try to become part of the page.</summary>
internal static class HostilePlans
{
    public const string Script = "<script>alert(1)</script>";

    public static readonly ViewName View = new("a|b", $"c`d\n# {Script} \"onload=\"x\" @everyone [l](http://evil.example) www.evil.example #1 --> '");

    private const string Query = " SELECT '```\n````\n</details><img src=x onerror=alert(1)> -->' AS \"<b>x</b>\"\n   FROM t";

    public static Plan Plan { get; } = SamplePlans.Empty with
    {
        Environment = "pr-->od <b>",
        Changes =
        [
            new Change.Swap
            {
                View = View,
                Cause = SwapCause.Query,
                LiveQuery = " SELECT 1",
                Query = Query,
                LiveColumns = [new("<i>old</i>", "text", null)],
                Columns = [new("<b>x</b>\n```", "text", "\"</td>\"")],
                Differences = [new Difference("comment </code>", "a\n```\n</pre>", "b | c\u202Eesrever")],
            },
            new Change.Create { View = new("x", "</title>"), Query = Query },
        ],
        Steps = [new Step.Stage { View = View, Staged = View, Statements = [new(Query)] }],
        Hazards = [new(View, HazardKind.ViewDeleted, $"{Script} | ``` @team", Approval.Delete)],
        Drift = [new(View, "index |x|", Script, "</table>")],
        Followers = [new Follower($"view {Script}", Fate.Rebound, [View.ToString()])],
    };
}
