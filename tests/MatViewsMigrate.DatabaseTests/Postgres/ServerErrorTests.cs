using MatViewsMigrate.Names;
using MatViewsMigrate.Postgres;
using Npgsql;

namespace MatViewsMigrate.DatabaseTests.Postgres;

public sealed class ServerErrorTests : IAsyncLifetime
{
    private TestDatabase test = null!;

    public async Task InitializeAsync() => test = await TestDatabase.CreateAsync();

    public async Task DisposeAsync() => await test.DisposeAsync();

    [Fact]
    public async Task A_refused_statement_is_said_with_its_state_hint_and_text()
    {
        var error = await FailsAsync("SELECT nme FROM (SELECT 1 AS name) t");
        error.ExitCode.ShouldBe(ExitCode.StepFailed);
        error.Error.SqlState.ShouldBe("42703");
        error.Message.ShouldContain("column \"nme\" does not exist (SQLSTATE 42703)");
        error.Message.ShouldContain("Hint: Perhaps you meant");
        error.Message.ShouldContain("Statement: SELECT nme");
    }

    [Fact]
    public async Task The_position_counts_as_dotnet_does()
    {
        const string Sql = "SELECT '\U0001F600', nme";
        (await FailsAsync(Sql)).Error.Position.ShouldBe(Sql.IndexOf("nme", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_long_statement_is_cut_in_the_message_and_kept_in_the_error()
    {
        var sql = $"SELECT nme, {new string('1', 900)}";
        var error = await FailsAsync(sql);
        error.Message.ShouldContain("1 ...");
        error.Message.Length.ShouldBeLessThan(500);
        error.Error.Statement.ShouldBe(sql);
    }

    [Theory]
    [InlineData("SELECT * FROM s.t", "Grant USAGE, and CREATE where objects are made, ON schema s")]
    [InlineData("SELECT * FROM public.m", "Grant SELECT")]
    [InlineData("REFRESH MATERIALIZED VIEW public.m", "ON m")]
    [InlineData("CREATE SCHEMA n", "Grant CREATE ON database")]
    [InlineData("DROP TABLE public.t", "as the owner of table t")]
    public async Task A_missing_privilege_is_named(string sql, string remedy)
    {
        await test.ExecuteAsync("CREATE SCHEMA s; CREATE TABLE s.t (); CREATE TABLE public.t (); CREATE MATERIALIZED VIEW public.m AS SELECT 1");
        await using var connection = await test.OpenAsync();
        var role = $"test_{Guid.NewGuid():N}";
        await RunAsync(connection, $"CREATE ROLE {role}");
        try
        {
            await RunAsync(connection, $"SET ROLE {role}");
            var error = await FailsAsync(connection, sql);
            error.Error.SqlState.ShouldBe("42501");
            if (sql.StartsWith("REFRESH", StringComparison.Ordinal) && connection.PostgreSqlVersion.Major < 17)
                remedy = "as the owner of materialized view m";
            error.Message.ShouldContain($"To do: ");
            error.Message.ShouldContain(remedy);
        }
        finally
        {
            await RunAsync(connection, "RESET ROLE");
            await RunAsync(connection, $"DROP ROLE {role}");
        }
    }

    [Fact]
    public async Task Of_several_errors_the_one_that_came_first_is_told()
    {
        await using var connection = await test.OpenAsync();
        await using var batch = new NpgsqlBatch(connection) { EnableErrorBarriers = true };
        foreach (var sql in new[] { "BEGIN", "SELECT 1/0", "SELECT 2", "ROLLBACK" })
            batch.BatchCommands.Add(new(sql));
        var exception = await Should.ThrowAsync<NpgsqlException>(() => batch.ExecuteNonQueryAsync());
        ServerError.StateOf(exception).ShouldBe("22012");
        ServerError.Of(exception, null).Message.ShouldContain("division by zero");
    }

    [Fact]
    public async Task A_broken_connection_is_told_without_a_state()
    {
        await using var connection = await test.OpenAsync();
        var exception = await Should.ThrowAsync<Exception>(() => RunAsync(connection, "SELECT pg_terminate_backend(pg_backend_pid())"));
        ServerError.StateOf(exception).ShouldBe("57P01");
        var broken = await Should.ThrowAsync<Exception>(() => RunAsync(connection, "SELECT 1"));
        ServerError.StateOf(broken).ShouldBeNull();
        ServerError.Of(broken, "SELECT 1").Message.ShouldNotBeEmpty();
    }

    [Fact]
    public void An_error_of_the_family_stays_what_it_is()
    {
        var error = new MatViewsException(ExitCode.Locked, "held");
        ServerError.Of(error, null).ShouldBeSameAs(error);
    }

    private async Task<ServerException> FailsAsync(string sql)
    {
        await using var connection = await test.OpenAsync();
        return await FailsAsync(connection, sql);
    }

    private static async Task<ServerException> FailsAsync(NpgsqlConnection connection, string sql)
    {
        var exception = await Should.ThrowAsync<PostgresException>(() => RunAsync(connection, sql));
        return ServerError.Of(exception, sql).ShouldBeOfType<ServerException>();
    }

    private static async Task RunAsync(NpgsqlConnection connection, string sql)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync();
    }
}
