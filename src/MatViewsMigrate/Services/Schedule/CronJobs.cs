using System.Globalization;
using MatViewsMigrate.Catalog;
using MatViewsMigrate.Names;
using Npgsql;

namespace MatViewsMigrate.Services.Schedule;

/// <summary>The jobs of pg_cron that refresh views of one registry.</summary>
/// <remarks>
/// A job calls the registry's procedure <c>refresh_scheduled</c>, which commits the <c>running</c> row before it works. pg_cron
/// shows a role its own jobs only. See https://github.com/citusdata/pg_cron.
/// </remarks>
public sealed class CronJobs(NpgsqlConnection connection, string registrySchema)
{
    private const string InstalledSql = """
        SELECT EXISTS (SELECT FROM pg_catalog.pg_extension WHERE extname = 'pg_cron'),
               pg_catalog.current_setting('cron.database_name', true), pg_catalog.current_database()::pg_catalog.text
        """;

    private const string JobsSql = """
        SELECT j.jobid, pg_catalog.substr(j.jobname::pg_catalog.text, $2)::pg_catalog.int8, d.schema_name, d.name, j.schedule, j.command, j.active,
               (SELECT r.status FROM cron.job_run_details r WHERE r.jobid = j.jobid ORDER BY r.runid DESC LIMIT 1)
        FROM cron.job j
        LEFT JOIN {registry}.mat_view_definitions d
            ON d.id = pg_catalog.substr(j.jobname::pg_catalog.text, $2)::pg_catalog.int8 AND d.dropped_at IS NULL
        WHERE j.jobname ~ $1 AND j.database = pg_catalog.current_database()
        ORDER BY j.jobid
        """;

    private readonly RegistrySql _sql = new(registrySchema);

    // Two registries of a database have jobs of their own; names of jobs have room for 63 bytes.
    private readonly string _prefix = $"matviews_{ContentHash.Of($"registry {registrySchema}").Value[..8]}_";

    /// <summary>The command of a view's job.</summary>
    public string Command(long definitionId) =>
        _sql.Text(string.Create(CultureInfo.InvariantCulture, $"CALL {{registry}}.refresh_scheduled({definitionId})"));

    /// <summary>Throws, with what to do, when this database has no pg_cron.</summary>
    public async Task EnsureInstalledAsync(CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(InstalledSql, connection);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        await reader.ReadAsync(cancellationToken);
        if (reader.GetBoolean(0))
            return;
        var (home, here) = (reader.IsDBNull(1) ? null : reader.GetString(1), reader.GetString(2));
        throw new MatViewsException(ExitCode.StepFailed, home switch
        {
            null => $"pg_cron is not loaded by this server: install it, put shared_preload_libraries = 'pg_cron' and cron.database_name = '{here}' into postgresql.conf, "
                + "restart, and CREATE EXTENSION pg_cron; or call `matviews refresh --stale` from another timer",
            _ when home == here => $"pg_cron is not in this database: CREATE EXTENSION pg_cron, as a superuser",
            _ => $"pg_cron works from database {home}, and this is {here}: set cron.database_name = '{here}', restart, and CREATE EXTENSION pg_cron; "
                + "or call `matviews refresh --stale` from another timer",
        });
    }

    /// <summary>All jobs of this registry that the role may see.</summary>
    public async Task<IReadOnlyList<CronJob>> ReadAsync(CancellationToken cancellationToken)
    {
        await using var command = _sql.Command(connection, JobsSql, $"^{_prefix}[0-9]+$", _prefix.Length + 1);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var jobs = new List<CronJob>();
        while (await reader.ReadAsync(cancellationToken))
        {
            jobs.Add(new(
                reader.GetInt64(0), reader.GetInt64(1),
                reader.IsDBNull(2) ? null : new ViewName(reader.GetString(2), reader.GetString(3)),
                reader.GetString(4), reader.GetString(5), reader.GetBoolean(6), reader.IsDBNull(7) ? null : reader.GetString(7)));
        }

        return jobs;
    }

    /// <summary>Makes the jobs as the comparison says, in one transaction.</summary>
    public async Task ApplyAsync(IReadOnlyList<ScheduleEntry> entries, CancellationToken cancellationToken)
    {
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        foreach (var entry in entries)
            await ApplyAsync(entry, cancellationToken);
        await transaction.CommitAsync(cancellationToken);
    }

    private async Task ApplyAsync(ScheduleEntry entry, CancellationToken cancellationToken)
    {
        // A changed job is made anew: an existing one may be another role's, or switched off.
        if (entry.Action is ScheduleAction.Remove or ScheduleAction.Change)
            await _sql.ExecuteAsync(connection, "SELECT cron.unschedule($1)", [entry.JobId], cancellationToken);
        if (entry.Action is ScheduleAction.Add or ScheduleAction.Change)
        {
            var name = string.Create(CultureInfo.InvariantCulture, $"{_prefix}{entry.DefinitionId}");
            await _sql.ExecuteAsync(
                connection, "SELECT cron.schedule($1, $2, $3)", [name, entry.Wanted, Command(entry.DefinitionId!.Value)], cancellationToken);
        }
    }
}
