using System.Globalization;
using MatViewsMigrate.Catalog;
using MatViewsMigrate.Names;

namespace MatViewsMigrate.Planning;

/// <summary>Statements that make and remove the jobs of one registry, and keep in it what was made.</summary>
/// <remarks>A job calls the registry's procedure <c>refresh_scheduled</c>. See https://github.com/citusdata/pg_cron.</remarks>
public sealed class CronSql(string registrySchema)
{
    private readonly string _registry = Identifier.Quote(registrySchema);

    /// <summary>What the names of its jobs begin with; the view's id in the registry follows.</summary>
    // Two registries of a database have jobs of their own; names of jobs have room for 63 bytes.
    public string Prefix { get; } = $"matviews_{ContentHash.Of($"registry {registrySchema}").Value[..8]}_";

    /// <summary>The command of a view's job.</summary>
    public string Command(long definitionId) =>
        string.Create(CultureInfo.InvariantCulture, $"{Call}{definitionId})");

    /// <summary>What makes the difference of an entry go away. A changed job is made anew: an existing one may be another role's, or switched off.</summary>
    public IEnumerable<Statement> Of(ScheduleEntry entry)
    {
        if (entry is { Action: ScheduleAction.Remove or ScheduleAction.Change, Job: { } job })
            yield return new(Remove(job));
        if (entry is { Action: not ScheduleAction.Remove, Wanted: { } line })
            yield return new(Make(entry.View, line));
    }

    // The view may get its id only while the plan is carried out.
    private string Make(ViewName view, string line) => $"""
        WITH view AS (
            UPDATE {_registry}.mat_view_definitions SET cron_line = {Literal(line)}
            WHERE schema_name = {Literal(view.Schema)} AND name = {Literal(view.Name)} AND dropped_at IS NULL
            RETURNING id)
        SELECT cron.schedule('{Prefix}' || id, {Literal(line)}, {Literal(Call)} || id || ')') FROM view
        """;

    private string Remove(CronJob job) => string.Create(CultureInfo.InvariantCulture, $"""
        WITH view AS (
            UPDATE {_registry}.mat_view_definitions SET cron_line = NULL WHERE id = {job.DefinitionId})
        SELECT cron.unschedule({job.Id})
        """);

    private string Call => $"CALL {_registry}.refresh_scheduled(";

    private static string Literal(string text) => Identifier.Literal(text);
}
