using System.Net;
using System.Net.Sockets;
using MatViewsMigrate.Names;
using MatViewsMigrate.Postgres;
using Npgsql;

namespace MatViewsMigrate.DatabaseTests.Postgres;

public sealed class DatabaseTests : IAsyncLifetime
{
    private TestDatabase test = null!;

    private DatabaseAddress Address => DatabaseAddress.Parse(test.ConnectionString);

    public async Task InitializeAsync() => test = await TestDatabase.CreateAsync();

    public async Task DisposeAsync() => await test.DisposeAsync();

    [Theory]
    [InlineData("search_path", "pg_catalog")]
    // What values mean is the database's and the role's business.
    [InlineData("TimeZone", "Asia/Tokyo")]
    [InlineData("DateStyle", "German, DMY")]
    [InlineData("IntervalStyle", "iso_8601")]
    [InlineData("statement_timeout", "0")]
    [InlineData("lock_timeout", "0")]
    [InlineData("default_transaction_isolation", "read committed")]
    [InlineData("default_transaction_read_only", "off")]
    [InlineData("quote_all_identifiers", "off")]
    [InlineData("row_security", "on")]
    [InlineData("application_name", "matviews")]
    public async Task A_session_has_the_same_settings_whatever_the_database_says_but_those_that_give_values_their_meaning(string setting, string value)
    {
        await test.ExecuteAsync("""
            DO $$ BEGIN
                EXECUTE format('ALTER DATABASE %I SET search_path = public', current_database());
                EXECUTE format('ALTER DATABASE %I SET TimeZone = ''Asia/Tokyo''', current_database());
                EXECUTE format('ALTER DATABASE %I SET DateStyle = ''German''', current_database());
                EXECUTE format('ALTER DATABASE %I SET IntervalStyle = ''iso_8601''', current_database());
                EXECUTE format('ALTER DATABASE %I SET statement_timeout = ''9s''', current_database());
                EXECUTE format('ALTER DATABASE %I SET lock_timeout = ''9s''', current_database());
                EXECUTE format('ALTER DATABASE %I SET default_transaction_isolation = ''serializable''', current_database());
                EXECUTE format('ALTER DATABASE %I SET quote_all_identifiers = on', current_database());
                EXECUTE format('ALTER DATABASE %I SET row_security = off', current_database());
                EXECUTE format('ALTER DATABASE %I SET default_transaction_read_only = on', current_database());
            END $$
            """);
        await using var connection = await new Database(Address).OpenAsync(CancellationToken.None);
        (await ScalarAsync(connection, $"SHOW {setting}")).ShouldBe(value);
    }

    [Fact]
    public async Task The_server_looks_whether_the_client_still_lives()
    {
        await using var connection = await new Database(Address).OpenAsync(CancellationToken.None);
        (await ScalarAsync(connection, "SELECT current_setting('client_connection_check_interval', true)"))
            .ShouldBe(connection.PostgreSqlVersion.Major >= 14 ? "1s" : null);
    }

    [Fact]
    public async Task A_closed_session_holds_no_lock()
    {
        var database = new Database(Address);
        await using (var connection = await database.OpenAsync(CancellationToken.None))
            await ScalarAsync(connection, "SELECT pg_advisory_lock(7)::text");

        await using var other = await database.OpenAsync(CancellationToken.None);
        await ScalarAsync(other, "SET lock_timeout = '5s'");
        await ScalarAsync(other, "SELECT pg_advisory_lock(7)::text");
    }

    [Fact]
    public async Task A_second_statement_in_one_text_is_refused()
    {
        await using var connection = await new Database(Address).OpenAsync(CancellationToken.None);
        var error = await Should.ThrowAsync<PostgresException>(() => ScalarAsync(connection, "SELECT 1; SELECT 2"));
        error.SqlState.ShouldBe("42601");
    }

    [Fact]
    public async Task Text_arrays_jsonb_and_uuids_are_read_without_loading_types()
    {
        await using var connection = await new Database(Address).OpenAsync(CancellationToken.None);
        await using var command = new NpgsqlCommand("SELECT ARRAY['a'], '{}'::jsonb, gen_random_uuid(), now(), ARRAY[1::oid]", connection);
        await using var reader = await command.ExecuteReaderAsync();
        (await reader.ReadAsync()).ShouldBeTrue();
        (await reader.GetFieldValueAsync<string[]>(0)).ShouldBe(["a"]);
        reader.GetString(1).ShouldBe("{}");
        reader.GetGuid(2).ShouldNotBe(Guid.Empty);
        (await reader.GetFieldValueAsync<uint[]>(4)).ShouldBe([1u]);
    }

    [Fact]
    public async Task An_unknown_database_is_said_with_where_and_who()
    {
        var error = await FailsAsync(Address.WithDatabase("no_such_one"));
        error.Message.ShouldContain($"{Address.WithDatabase("no_such_one")} as user {Address.UserName}");
        error.Message.ShouldContain("does not exist");
        error.Message.ShouldContain("Create the database no_such_one");
    }

    [Fact]
    public async Task A_refused_connection_is_said_without_the_password()
    {
        var port = FreePort();
        var error = await FailsAsync(DatabaseAddress.Parse($"postgres://ann:zebra@127.0.0.1:{port}/shop"));
        error.Message.ShouldContain($"127.0.0.1:{port}/shop as user ann");
        error.ToString().ShouldNotContain("zebra");
    }

    [Fact]
    public async Task An_unknown_host_a_missing_socket_and_missing_certificates_are_said()
    {
        (await FailsAsync(DatabaseAddress.Parse("postgres://ann:zebra@no-such-host.invalid/shop"))).Message.ShouldContain("no-such-host.invalid:5432/shop");
        (await FailsAsync(DatabaseAddress.Parse("postgres://ann:zebra@/shop?host=/no/such/folder"))).Message.ShouldContain("/no/such/folder:5432/shop");
        var error = await FailsAsync(DatabaseAddress.Parse("postgres://ann:zebra@localhost/shop?sslmode=verify-full&sslrootcert=/no/such/file"));
        error.ToString().ShouldNotContain("zebra");
    }

    [Fact]
    public async Task A_wrong_password_is_said_without_it()
    {
        using var server = FakeServer.Answering("FATAL", "28P01", "password authentication failed for user \"ann\"");
        var error = await FailsAsync(DatabaseAddress.Parse($"postgres://ann:zebra@127.0.0.1:{server.Port}/shop?sslmode=disable"));
        error.Message.ShouldContain("Check the user and the password");
        error.ToString().ShouldNotContain("zebra");
    }

    [Fact]
    public async Task A_server_that_is_starting_up_is_tried_again()
    {
        using var server = FakeServer.Answering("FATAL", "57P03", "the database system is starting up");
        var error = await FailsAsync(DatabaseAddress.Parse($"postgres://ann@127.0.0.1:{server.Port}/shop?sslmode=disable"));
        error.Message.ShouldContain("starting up");
        server.Connections.ShouldBe(5);
    }

    [Fact]
    public async Task A_server_that_is_too_old_is_said()
    {
        using var server = FakeServer.OfVersion("12.19");
        var error = await FailsAsync(DatabaseAddress.Parse($"postgres://ann@127.0.0.1:{server.Port}/shop?sslmode=disable"));
        error.Message.ShouldContain("is PostgreSQL 12.19; 13 or newer is needed");
    }

    [Fact]
    public async Task The_first_of_several_hosts_that_answers_is_used()
    {
        var keywords = new NpgsqlConnectionStringBuilder(test.ConnectionString);
        if (keywords.Host!.StartsWith('/'))
            keywords.Host = $"{keywords.Host}/nowhere,{keywords.Host}";
        else
            keywords.Host = $"127.0.0.1:{FreePort()},{keywords.Host}:{keywords.Port}";
        await using var connection = await new Database(keywords.ConnectionString).OpenAsync(CancellationToken.None);
        (await ScalarAsync(connection, "SELECT current_database()::text")).ShouldBe(keywords.Database);
    }

    [Fact]
    public async Task A_session_does_not_show_its_password()
    {
        var keywords = new NpgsqlConnectionStringBuilder(test.ConnectionString) { Password = "zebra" };
        await using var connection = await new Database(keywords.ConnectionString).OpenAsync(CancellationToken.None);
        connection.ConnectionString.ShouldNotContain("zebra");
    }

    private static async Task<MatViewsException> FailsAsync(DatabaseAddress address)
    {
        var error = await Should.ThrowAsync<MatViewsException>(() => new Database(address).OpenAsync(CancellationToken.None));
        error.ExitCode.ShouldBe(ExitCode.NoDatabase);
        return error;
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private static async Task<string?> ScalarAsync(NpgsqlConnection connection, string sql)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        return await command.ExecuteScalarAsync() as string;
    }
}
