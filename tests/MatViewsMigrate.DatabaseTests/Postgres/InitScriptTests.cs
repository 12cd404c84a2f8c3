using MatViewsMigrate.Names;

namespace MatViewsMigrate.DatabaseTests.Postgres;

public sealed class InitScriptTests : IDisposable
{
    private readonly TestProject project = new();

    public void Dispose() => project.Dispose();

    [Theory]
    [InlineData("CREATE TABLE t (n int);\nINSERT INTO t\n  VALUES (nme);\n", "init.sql:3:11: error: column \"nme\" does not exist (SQLSTATE 42703)")]
    [InlineData("CREATE TABLE t (n int);\n\nCOPY t FROM stdin;\n", "init.sql:3:1: error: only psql understands this")]
    [InlineData("CREATE TABLE t (n int);\n\\set x 1\n", "init.sql:2:1: error: only psql understands this")]
    [InlineData("CREATE TABLE t (n int); VACUUM;", "init.sql:1:25: error: VACUUM cannot run inside a transaction block")]
    public async Task A_mistake_is_said_with_its_place_and_nothing_is_kept(string sql, string message)
    {
        var error = await Should.ThrowAsync<MatViewsException>(() => project.StartAsync(project.Write("init.sql", sql)));
        error.ExitCode.ShouldBe(ExitCode.WrongConfiguration);
        error.Message.ShouldStartWith(message);
        await TestProject.UntilAsync(() => project.Postmasters() == 0);

        await using var server = await project.StartAsync(project.Write("init.sql", "CREATE TABLE t (n int)"));
        (await TestProject.ScalarAsync<string>(server, "SELECT to_regclass('public.t')::text")).ShouldBe("public.t");
    }

    [Fact]
    public async Task A_file_written_for_psql_works_as_one_transaction()
    {
        var init = project.Write("init.sql", """
            BEGIN;
            CREATE TABLE t (n int, s text);
            CREATE FUNCTION f() RETURNS int LANGUAGE plpgsql AS $$ BEGIN RETURN 1; END; $$;
            CREATE FUNCTION g() RETURNS int BEGIN ATOMIC SELECT CASE WHEN true THEN 1 END; SELECT 2; END;
            INSERT INTO t SELECT n, 'a;b ? :c @d' FROM generate_series(1, 3) AS n;
            COMMIT;
            """);
        await using var server = await project.StartAsync(init);
        (await TestProject.ScalarAsync<long>(server, "SELECT count(*) FROM public.t WHERE s = 'a;b ? :c @d'")).ShouldBe(3);
        (await TestProject.ScalarAsync<int>(server, "SELECT public.g()")).ShouldBe(2);
    }

    [Fact]
    public async Task A_file_that_has_changed_since_is_said_and_not_run()
    {
        await (await project.StartAsync(project.Write("init.sql", "CREATE TABLE t ()"))).DisposeAsync();
        project.Write("init.sql", "CREATE TABLE t (); CREATE TABLE u ()");
        var said = new List<string>();
        await using var server = await MatViewsMigrate.Postgres.Embedded.EmbeddedServer.StartAsync(
            project.Options with { Init = "init.sql" }, said.Add, CancellationToken.None);
        said.ShouldContain(text => text.StartsWith("init.sql has changed", StringComparison.Ordinal));
        (await TestProject.ScalarAsync<string>(server, "SELECT to_regclass('public.u')::text")).ShouldBeNull();
    }

    [Fact]
    public async Task A_missing_file_is_said()
    {
        var error = await Should.ThrowAsync<MatViewsException>(() => project.StartAsync("nowhere.sql"));
        error.ExitCode.ShouldBe(ExitCode.WrongConfiguration);
        error.Message.ShouldStartWith("nowhere.sql, named by embedded.init");
    }
}
