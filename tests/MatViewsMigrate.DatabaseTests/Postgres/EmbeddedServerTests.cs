using MatViewsMigrate.Names;
using MatViewsMigrate.Postgres.Embedded;

namespace MatViewsMigrate.DatabaseTests.Postgres;

public sealed class EmbeddedServerTests : IDisposable
{
    private readonly TestProject project = new();

    public void Dispose() => project.Dispose();

    [Fact]
    public async Task It_is_filled_once_and_keeps_its_data_between_runs()
    {
        var init = project.Write("init.sql", "CREATE TABLE t (n int); INSERT INTO t VALUES (1);");
        await using (var server = await project.StartAsync(init))
        {
            (await TestProject.ScalarAsync<long>(server, "SELECT count(*) FROM public.t")).ShouldBe(1);
            project.Postmasters().ShouldBe(1);
        }

        await TestProject.UntilAsync(() => project.Postmasters() == 0);
        await TestProject.UntilAsync(() => !project.Watchdogs().Any());
        await using (var server = await project.StartAsync(init))
            (await TestProject.ScalarAsync<long>(server, "SELECT count(*) FROM public.t")).ShouldBe(1);
        await TestProject.UntilAsync(() => project.Postmasters() == 0);
    }

    [Fact]
    public async Task Two_projects_run_side_by_side()
    {
        using var second = new TestProject();
        await using var one = await project.StartAsync();
        await using var two = await second.StartAsync();
        await TestProject.ScalarAsync<int>(one, "CREATE TABLE public.t ()");
        (await TestProject.ScalarAsync<string>(two, "SELECT to_regclass('public.t')::text")).ShouldBeNull();
    }

    [Fact]
    public async Task Two_at_once_in_one_project_share_a_server_that_goes_with_the_last()
    {
        var servers = await Task.WhenAll(Enumerable.Range(0, 2).Select(_ => Task.Run(() => project.StartAsync())));
        project.Postmasters().ShouldBe(1);

        await servers[0].DisposeAsync();
        (await TestProject.ScalarAsync<int>(servers[1], "SELECT 1")).ShouldBe(1);

        await servers[1].DisposeAsync();
        await TestProject.UntilAsync(() => project.Postmasters() == 0);
    }

    [Fact]
    public async Task Disposing_twice_does_no_harm()
    {
        var server = await project.StartAsync();
        await server.DisposeAsync();
        await server.DisposeAsync();
        await TestProject.UntilAsync(() => project.Postmasters() == 0);
    }

    [Fact]
    public async Task A_temporary_one_leaves_nothing()
    {
        var server = await TestProject.StartAsync(project.Options with { Temporary = true });
        var folder = server.Folder;
        Directory.Exists(folder).ShouldBeTrue();
        await server.DisposeAsync();
        Directory.Exists(folder).ShouldBeFalse();
        Directory.CreateDirectory(project.Root);
    }

    [Fact]
    public async Task Its_folder_is_ignored_by_git()
    {
        await using var server = await project.StartAsync();
        (await File.ReadAllTextAsync(Path.Combine(server.Folder, ".gitignore"))).ShouldBe("*\n");
    }

    [Fact]
    public async Task A_project_that_the_server_cannot_use_has_its_data_elsewhere()
    {
        // Root's server runs as another user, who cannot enter a private folder; anybody else cannot write into this one.
        FolderMode.Set(project.Root, Environment.IsPrivilegedProcess ? FolderMode.Private : (UnixFileMode)0b101_101_101);
        await using (var server = await TestProject.StartAsync(project.Options with { Temporary = true }))
        {
            server.Folder.ShouldNotStartWith(project.Root);
            (await TestProject.ScalarAsync<int>(server, "SELECT 1")).ShouldBe(1);
        }

        FolderMode.Set(project.Root, FolderMode.ReadableByAll);
        Directory.GetFileSystemEntries(project.Root).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_path_too_long_for_a_socket_has_its_data_elsewhere()
    {
        var root = Path.Combine(project.Root, new string('x', 90));
        Directory.CreateDirectory(root);
        await using var server = await TestProject.StartAsync(new EmbeddedOptions(root) { Temporary = true });
        server.Folder.ShouldNotStartWith(project.Root);
        (await TestProject.ScalarAsync<int>(server, "SELECT 1")).ShouldBe(1);
    }

    [Theory]
    [InlineData("it's a path; true", true)]
    [InlineData("$(false)", false)]
    [InlineData("a\"b,c", false)]
    public async Task A_path_with_odd_characters_works(string name, bool inside)
    {
        var root = Path.Combine(project.Root, name);
        Directory.CreateDirectory(root);
        await using var server = await TestProject.StartAsync(new EmbeddedOptions(root) { Temporary = true });
        server.Folder.StartsWith(root, StringComparison.Ordinal).ShouldBe(inside);
        (await TestProject.ScalarAsync<int>(server, "SELECT 1")).ShouldBe(1);
    }

    [Fact]
    public async Task A_file_of_a_dead_server_whose_number_is_taken_by_now_does_no_harm()
    {
        string data;
        await using (var server = await project.StartAsync())
            data = Path.Combine(server.Folder, "server", "data");
        await File.WriteAllTextAsync(Path.Combine(data, "postmaster.pid"), $"{Environment.ProcessId}\n{data}\n1\n5432\n");

        await using var again = await project.StartAsync();
        (await TestProject.ScalarAsync<int>(again, "SELECT 1")).ShouldBe(1);
    }

    [Fact]
    public async Task A_start_that_is_cancelled_leaves_no_server()
    {
        using var source = new CancellationTokenSource();
        var start = EmbeddedServer.StartAsync(
            project.Options, said => { if (said.StartsWith("Creating", StringComparison.Ordinal)) source.CancelAfter(200); }, source.Token);
        await Should.ThrowAsync<OperationCanceledException>(() => start);
        await TestProject.UntilAsync(() => project.Postmasters() == 0);

        await using var server = await project.StartAsync();
        (await TestProject.ScalarAsync<int>(server, "SELECT 1")).ShouldBe(1);
    }

    [Fact]
    public async Task A_folder_without_a_server_is_said()
    {
        var options = project.Options with { Binaries = project.Options.Binaries with { Given = project.Root } };
        var error = await Should.ThrowAsync<MatViewsException>(() => TestProject.StartAsync(options));
        error.ExitCode.ShouldBe(ExitCode.NoDatabase);
        error.Message.ShouldContain($"In {project.Root} there is no PostgreSQL 13 or newer");
        error.Message.ShouldContain("MATVIEWS_PG_BIN");
    }
}
