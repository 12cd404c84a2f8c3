using MatViewsMigrate.Names;
using MatViewsMigrate.Postgres;

namespace MatViewsMigrate.Tests.Postgres;

public sealed class ServiceFileTests : IDisposable
{
    private readonly string home = Directory.CreateTempSubdirectory("mv").FullName;

    public ServiceFileTests() => File.WriteAllText(Path.Combine(home, ".pg_service.conf"), """
        # services
        [shop]
        host=db.example
        port = 7
        dbname=shop
        password=secret

        [other]
        host=other.example
        [odd]
        colour=red
        """);

    [Fact]
    public void A_service_gives_what_the_URL_leaves_open() =>
        DatabaseAddress.Parse("postgres:///mine?service=shop", Environment()).ToString().ShouldBe("db.example:7/mine");

    [Fact]
    public void PGSERVICE_comes_before_the_other_variables() =>
        DatabaseAddress.Parse("", Environment(("PGSERVICE", "other"), ("PGHOST", "third"), ("PGPORT", "8"))).ToString()
            .ShouldBe("other.example:8/os");

    [Fact]
    public void PGSERVICEFILE_names_another_file()
    {
        var file = Path.Combine(home, "elsewhere.conf");
        File.WriteAllText(file, "[shop]\nhost=fourth\n");
        DatabaseAddress.Parse("", Environment(("PGSERVICE", "shop"), ("PGSERVICEFILE", file))).Host.ShouldBe("fourth");
    }

    [Fact]
    public void An_unknown_service_is_an_error_that_names_the_files() =>
        Should.Throw<MatViewsException>(() => DatabaseAddress.Parse("", Environment(("PGSERVICE", "nowhere"))))
            .Message.ShouldContain(Path.Combine(home, ".pg_service.conf"));

    [Fact]
    public void An_unknown_parameter_of_a_service_is_an_error() =>
        Should.Throw<MatViewsException>(() => DatabaseAddress.Parse("", Environment(("PGSERVICE", "odd"))))
            .Message.ShouldContain("'colour'");

    public void Dispose() => Directory.Delete(home, recursive: true);

    private ClientEnvironment Environment(params (string Name, string Value)[] variables) =>
        new(variables.ToDictionary(v => v.Name, v => v.Value), "os", home, []);
}
