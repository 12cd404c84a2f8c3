using MatViewsMigrate.Catalog;
using MatViewsMigrate.Names;
using MatViewsMigrate.Planning;
using MatViewsMigrate.Postgres;
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
               pg_catalog.current_setting('cron.database_name', true), pg_catalog.current_database()::pg_catalog.text, CURRENT_USER::pg_catalog.text,
               COALESCE((SELECT pg_catalog.has_schema_privilege(oid, 'USAGE') FROM pg_catalog.pg_namespace WHERE nspname = 'cron'), false)
        """;

    private const string JobsSql = """
        SELECT j.jobid, j.jobname::pg_catalog.text, pg_catalog.substr(j.jobname::pg_catalog.text, $2)::pg_catalog.int8,
               d.schema_name, d.name, j.schedule, j.command, j.active,
               (SELECT r.status FROM cron.job_run_details r WHERE r.jobid = j.jobid ORDER BY r.runid DESC LIMIT 1)
        FROM cron.job j
        LEFT JOIN {registry}.mat_view_definitions d ON d.id = pg_catalog.substr(j.jobname::pg_catalog.text, $2)::pg_catalog.int8
        WHERE j.jobname ~ $1 AND j.database = pg_catalog.current_database()
        ORDER BY j.jobid
        """;

    private readonly RegistrySql _sql = new(registrySchema);
    private readonly CronSql _jobs = new(registrySchema);

    /// <summary>Throws, with what to do, when this database has no pg_cron.</summary>
    public async Task EnsureInstalledAsync(CancellationToken cancellationToken)
    {
        if (await MissingAsync(cancellationToken) is { } missing)
            throw new MatViewsException(ExitCode.StepFailed, $"{missing}; or call `matviews refresh --stale` from another timer");
    }

    /// <summary>Why there can be no jobs, and what to do; null when there can be.</summary>
    public async Task<string?> MissingAsync(CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(InstalledSql, connection);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        await reader.ReadAsync(cancellationToken);
        var (home, here, role) = (reader.IsDBNull(1) ? null : reader.GetString(1), reader.GetString(2), reader.GetString(3));
        return (reader.GetBoolean(0), home) switch
        {
            (true, _) => reader.GetBoolean(4) ? null : $"role {role} may not use pg_cron: GRANT USAGE ON SCHEMA cron TO {Identifier.Quote(role)};",
            (_, null) => $"pg_cron is not loaded by this server: install it, put shared_preload_libraries = 'pg_cron' and cron.database_name = '{here}' into postgresql.conf, "
                + "restart, and CREATE EXTENSION pg_cron",
            _ when home == here => "pg_cron is not in this database: CREATE EXTENSION pg_cron, as a superuser",
            _ => $"pg_cron works from database {home}, and this is {here}: set cron.database_name = '{here}', restart, and CREATE EXTENSION pg_cron",
        };
    }

    /// <summary>All jobs of this registry that the role may see.</summary>
    public async Task<IReadOnlyList<CronJob>> ReadAsync(CancellationToken cancellationToken)
    {
        await using var command = _sql.Command(connection, JobsSql, $"^{_jobs.Prefix}[0-9]+$", _jobs.Prefix.Length + 1);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var jobs = new List<CronJob>();
        while (await reader.ReadAsync(cancellationToken))
        {
            jobs.Add(new(
                reader.GetInt64(0), reader.GetString(1), reader.GetInt64(2),
                reader.IsDBNull(3) ? null : new ViewName(reader.GetString(3), reader.GetString(4)),
                reader.GetString(5), reader.GetString(6), reader.GetBoolean(7), reader.IsDBNull(8) ? null : reader.GetString(8)));
        }

        return jobs;
    }

    /// <summary>Makes the jobs as the comparison says, in one transaction.</summary>
    public async Task ApplyAsync(IReadOnlyList<ScheduleEntry> entries, CancellationToken cancellationToken)
    {
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        await connection.ExecuteAsync(entries.SelectMany(_jobs.Of).Select(statement => statement.Sql), cancellationToken);
        await transaction.CommitAsync(cancellationToken);
    }
}
