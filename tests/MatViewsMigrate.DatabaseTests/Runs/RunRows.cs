using System.Globalization;
using MatViewsMigrate.Runs;

namespace MatViewsMigrate.DatabaseTests.Runs;

/// <summary>Writes finished runs into a log, as they would have been written at any time.</summary>
internal static class RunRows
{
    /// <summary>One run.</summary>
    /// <param name="age">How long ago it began, as an interval.</param>
    /// <param name="response">Of the service, as JSON.</param>
    public static Task AddRunAsync(
        this TestDatabase database, string schema, long definition, RunStatus status = RunStatus.Success, int? duration = 100,
        string age = "1 hour", Operation operation = Operation.Refresh, string response = "{}", int times = 1) =>
        database.ExecuteAsync(string.Create(CultureInfo.InvariantCulture, $"""
            INSERT INTO {schema}.mat_view_runs
                (mat_view_definition_id, status, operation, started_at, finished_at, created_at, duration_ms, error, meta)
            SELECT {definition}, {(int)status}, {(int)operation}, now() - '{age}'::interval, now() - '{age}'::interval,
                   now() - '{age}'::interval, {duration?.ToString(CultureInfo.InvariantCulture) ?? "NULL"},
                   {(status == RunStatus.Failed ? """'{"message": "no", "class": "X"}'""" : "NULL")},
                   jsonb_build_object('service', jsonb_build_object('response', '{response}'::jsonb))
            FROM generate_series(1, {times})
            """));
}
