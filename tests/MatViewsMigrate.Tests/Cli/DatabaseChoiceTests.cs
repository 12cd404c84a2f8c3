using MatViewsMigrate.Cli;
using MatViewsMigrate.Names;
using MatViewsMigrate.Postgres;
using McMaster.Extensions.CommandLineUtils;

namespace MatViewsMigrate.Tests.Cli;

public sealed class DatabaseChoiceTests
{
    [Fact]
    public void Embedded_ignores_all_other_sources() =>
        Choose("configured", "localhost", "--embedded", "--database", "given").ShouldBe(new DatabaseChoice.Embedded());

    [Fact]
    public void The_command_line_comes_before_the_configuration() =>
        Choose("configured", "localhost", "--database", "given").ShouldBe(new DatabaseChoice.Named("given"));

    [Fact]
    public void The_configuration_comes_before_the_variables() =>
        Choose("configured", "localhost").ShouldBe(new DatabaseChoice.Named("configured"));

    [Fact]
    public void The_variables_come_before_the_private_server() =>
        Choose(null, "localhost").ShouldBe(new DatabaseChoice.OfVariables());

    [Fact]
    public void With_nothing_said_it_is_the_private_server()
    {
        Choose(null, null).ShouldBe(new DatabaseChoice.Embedded());
        Choose(null, "").ShouldBe(new DatabaseChoice.Embedded());
    }

    [Fact]
    public void An_empty_option_is_wrong_usage() =>
        Should.Throw<MatViewsException>(() => Choose("configured", null, "--database", "")).ExitCode.ShouldBe(ExitCode.WrongUsage);

    private static DatabaseChoice Choose(string? configured, string? host, params string[] arguments)
    {
        using var root = new CommandLineApplication();
        var options = new CommonOptions(root);
        root.Parse(arguments);
        var variables = new Dictionary<string, string>();
        if (host is not null)
            variables["PGHOST"] = host;
        return DatabaseChoice.Of(options, configured, new ClientEnvironment(variables, "nobody", "", []));
    }
}
