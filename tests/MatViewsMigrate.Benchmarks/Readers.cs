using System.Collections.Concurrent;
using System.Diagnostics;
using Npgsql;

namespace MatViewsMigrate.Benchmarks;

/// <summary>What readers met while something was done.</summary>
/// <param name="Longest">The longest that one read took.</param>
internal sealed record ReaderReport(int Reads, IReadOnlyList<string> Errors, TimeSpan Median, TimeSpan Longest);

/// <summary>Sessions that read a view all the time: directly, prepared, through a view on a view, joined; half of them through a pooler.</summary>
internal sealed class Readers : IAsyncDisposable
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(10);

    private readonly CancellationTokenSource _stop = new();
    private readonly ConcurrentQueue<(TimeSpan Took, string? Error)> _reads = new();
    private readonly Task _all;

    private Readers(string direct, string? pooled, int count, int rows) =>
        _all = Task.WhenAll(Enumerable.Range(0, count).Select(number => Task.Run(
            () => pooled is not null && number / 4 % 2 == 1 ? ReadAsync($"{pooled};Pooling=false", number, rows, prepared: false) : ReadAsync(direct, number, rows, number % 2 == 1))));

    /// <param name="pooled">The same database through a pooler; null when there is none.</param>
    public static Readers Start(string direct, string? pooled, int count, int rows) => new(direct, pooled, count, rows);

    /// <summary>Runs something, and tells how the readers fared meanwhile.</summary>
    public async Task<(TimeSpan Took, ReaderReport Report)> DuringAsync(Func<Task> work)
    {
        await Task.Delay(500);
        _reads.Clear();
        var began = Stopwatch.GetTimestamp();
        await work();
        var took = Stopwatch.GetElapsedTime(began);
        // A read that began meanwhile may still wait.
        await Task.Delay(500);
        var reads = _reads.ToArray();
        var times = reads.Select(read => read.Took).Order().ToList();
        return (took, new ReaderReport(
            reads.Length, [.. reads.Select(read => read.Error).OfType<string>().Distinct()], times[times.Count / 2], times[^1]));
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _all;
        _stop.Dispose();
    }

    private async Task ReadAsync(string connectionString, int number, int rows, bool prepared)
    {
        var sql = (number % 4) switch
        {
            0 or 1 => "SELECT amount FROM app.m WHERE id = $1",
            2 => "SELECT amount FROM app.w WHERE id = $1",
            _ => "SELECT m.amount FROM app.m AS m JOIN app.w AS w USING (id) WHERE m.id = $1",
        };
        await using var connection = new NpgsqlConnection(connectionString);
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection) { Parameters = { new() { Value = 1 } }, CommandTimeout = 0 };
        if (prepared)
            await command.PrepareAsync();
        for (var random = new Random(number); !_stop.IsCancellationRequested;)
        {
            command.Parameters[0].Value = random.Next(1, rows);
            var began = Stopwatch.GetTimestamp();
            string? error = null;
            try
            {
                if (await command.ExecuteScalarAsync() is null)
                    error = "a row is missing";
            }
            catch (PostgresException exception)
            {
                error = exception.MessageText;
            }

            _reads.Enqueue((Stopwatch.GetElapsedTime(began), error));
            await Task.Delay(Pause);
        }
    }
}
