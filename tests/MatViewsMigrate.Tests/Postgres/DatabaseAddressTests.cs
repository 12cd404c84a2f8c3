using MatViewsMigrate.Names;
using MatViewsMigrate.Postgres;
using Npgsql;

namespace MatViewsMigrate.Tests.Postgres;

public sealed class DatabaseAddressTests
{
    [Theory]
    [InlineData("postgresql://ann:s%40c@db.example:5433/shop", "db.example:5433/shop", "ann", "s@c")]
    [InlineData("postgres://ann@db.example/shop", "db.example:5432/shop", "ann", null)]
    [InlineData("postgres://ann:a@b@db.example/shop", "db.example:5432/shop", "ann", "a@b")]
    [InlineData("postgres://ann:p#w@db.example/shop", "db.example:5432/shop", "ann", "p#w")]
    [InlineData("postgresql://db.example", "db.example:5432/os", "os", null)]
    [InlineData("postgresql://[2001:db8::1]:5433/shop", "[2001:db8::1]:5433/shop", "os", null)]
    [InlineData("postgresql://[::1]/shop", "[::1]:5432/shop", "os", null)]
    [InlineData("postgresql://a:1,b/shop", "a:1,b:5432/shop", "os", null)]
    [InlineData("postgresql://a,[::1]:7/shop", "a:5432,[::1]:7/shop", "os", null)]
    [InlineData("postgresql://%2Fvar%2Frun%2Fpg:5433/shop", "/var/run/pg:5433/shop", "os", null)]
    [InlineData("postgresql:///shop?host=/var/run/pg&port=6", "/var/run/pg:6/shop", "os", null)]
    [InlineData("postgresql:///shop%20two?host=db&user=bob&password=x%26y", "db:5432/shop two", "bob", "x&y")]
    [InlineData("postgresql://name.example/?dbname=shop&hostaddr=10.0.0.1", "10.0.0.1:5432/shop", "os", null)]
    [InlineData("host=db.example port=7 dbname=shop user=ann password='a b\\'c'", "db.example:7/shop", "ann", "a b'c")]
    [InlineData("dbname=shop", "localhost:5432/shop", "os", null)]
    [InlineData("shop", "localhost:5432/shop", "os", null)]
    [InlineData("", "localhost:5432/os", "os", null)]
    [InlineData("Host=db.example;Port=7;Database=shop;Username=ann;Password=x=y", "db.example:7/shop", "ann", "x=y")]
    [InlineData("Server=db.example;User Id=ann", "db.example:5432/ann", "ann", null)]
    public void Each_form_names_the_same_things(string text, string shown, string user, string? password)
    {
        var address = DatabaseAddress.Parse(text, Environment());

        address.ToString().ShouldBe(shown);
        address.UserName.ShouldBe(user);
        Keywords(address).Password.ShouldBe(password);
    }

    [Fact]
    public void Parameters_of_libpq_become_keywords_of_Npgsql()
    {
        var keywords = Keywords(DatabaseAddress.Parse(
            "postgres://db/shop?sslmode=verify-full&sslrootcert=/ca.pem&sslcert=/c.pem&sslkey=/k.pem&application_name=ci"
            + "&connect_timeout=7&options=-c%20work_mem%3D1MB&target_session_attrs=read-write&passfile=/p&channel_binding=require"
            + "&keepalives=1&keepalives_idle=11&keepalives_interval=3&keepalives_count=2&gssencmode=disable", Environment()));

        keywords.SslMode.ShouldBe(SslMode.VerifyFull);
        keywords.RootCertificate.ShouldBe("/ca.pem");
        keywords.SslCertificate.ShouldBe("/c.pem");
        keywords.SslKey.ShouldBe("/k.pem");
        keywords.ApplicationName.ShouldBe("ci");
        keywords.Timeout.ShouldBe(7);
        keywords.Options.ShouldBe("-c work_mem=1MB");
        keywords.TargetSessionAttributes.ShouldBe("read-write");
        keywords.Passfile.ShouldBe("/p");
        keywords.ChannelBinding.ShouldBe(ChannelBinding.Require);
        keywords.TcpKeepAlive.ShouldBeTrue();
        keywords.TcpKeepAliveTime.ShouldBe(11);
        keywords.TcpKeepAliveInterval.ShouldBe(3);
    }

    [Theory]
    [InlineData("sslmode=require&sslrootcert=/ca.pem", SslMode.VerifyCA)]
    [InlineData("sslrootcert=system", SslMode.VerifyFull)]
    [InlineData("ssl=true", SslMode.Require)]
    [InlineData("sslmode=disable", SslMode.Disable)]
    [InlineData("sslmode=allow", SslMode.Allow)]
    public void Tls_means_what_it_means_to_libpq(string query, SslMode mode) =>
        Keywords(DatabaseAddress.Parse($"postgres://db/shop?{query}", Environment())).SslMode.ShouldBe(mode);

    [Fact]
    public void Variables_fill_what_the_URL_leaves_open()
    {
        var environment = Environment(
            ("PGHOST", "other"), ("PGPORT", "7"), ("PGDATABASE", "shop"), ("PGUSER", "ann"), ("PGPASSWORD", "secret"),
            ("PGSSLMODE", "require"), ("PGOPTIONS", "-c a.b=1"), ("PGCONNECT_TIMEOUT", "9"), ("PGAPPNAME", "job"));

        var address = DatabaseAddress.Parse("postgres://db", environment);

        address.ToString().ShouldBe("db:7/shop");
        address.UserName.ShouldBe("ann");
        address.ApplicationName.ShouldBe("job");
        var keywords = Keywords(address);
        keywords.Password.ShouldBe("secret");
        keywords.SslMode.ShouldBe(SslMode.Require);
        keywords.Options.ShouldBe("-c a.b=1");
        keywords.Timeout.ShouldBe(9);
    }

    [Fact]
    public void Variables_fill_what_Npgsql_keywords_leave_open_and_nothing_else()
    {
        var environment = Environment(("PGHOST", "other"), ("PGUSER", "ann"), ("PGDATABASE", "shop"));
        DatabaseAddress.Parse("Server=db;User ID=bob", environment).ToString().ShouldBe("db:5432/shop");
        DatabaseAddress.Parse("Server=db;User ID=bob", environment).UserName.ShouldBe("bob");
    }

    [Theory]
    [InlineData("PGHOST", true)]
    [InlineData("PGSERVICE", true)]
    [InlineData("PGUSER", false)]
    public void Only_a_variable_that_names_a_server_makes_the_environment_a_source(string variable, bool isSource) =>
        DatabaseAddress.IsInEnvironment(Environment((variable, "x"))).ShouldBe(isSource);

    [Fact]
    public void A_local_server_is_found_by_its_socket()
    {
        var folder = Directory.CreateTempSubdirectory("mv").FullName;
        File.WriteAllText(Path.Combine(folder, ".s.PGSQL.7"), "");
        var environment = Environment(("PGPORT", "7")) with { SocketFolders = ["/nowhere", folder] };

        DatabaseAddress.Parse("shop", environment).Host.ShouldBe(folder);
        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public void A_session_is_never_pooled_and_never_times_out()
    {
        var keywords = Keywords(DatabaseAddress.Parse("Host=db;Pooling=true;Command Timeout=30;Persist Security Info=true", Environment()));
        keywords.Pooling.ShouldBeFalse();
        keywords.CommandTimeout.ShouldBe(0);
        keywords.PersistSecurityInfo.ShouldBeFalse();
        keywords.TcpKeepAlive.ShouldBeTrue();
        keywords.ApplicationName.ShouldBe("matviews");
    }

    [Theory]
    [InlineData("postgres:///shop?host=/run/pg&keepalives=1&keepalives_idle=5", false, 0)]
    [InlineData("postgres:///shop?host=/run/pg,db", false, 0)]
    [InlineData("postgres://db/shop", true, 30)]
    [InlineData("postgres://db/shop?keepalives=0", false, 0)]
    public void Keepalives_are_for_TCP_only(string text, bool keepAlive, int idle)
    {
        var keywords = Keywords(DatabaseAddress.Parse(text, Environment()));
        keywords.TcpKeepAlive.ShouldBe(keepAlive);
        keywords.TcpKeepAliveTime.ShouldBe(idle);
    }

    [Fact]
    public void Another_database_of_the_same_server_keeps_everything_else()
    {
        var address = DatabaseAddress.Parse("postgres://ann:secret@db/shop", Environment()).WithDatabase("postgres");
        address.ToString().ShouldBe("db:5432/postgres");
        Keywords(address).Password.ShouldBe("secret");
        address.WithApplicationName("worker").ApplicationName.ShouldBe("worker");
    }

    [Theory]
    [InlineData("postgres://u@h/d?schema=public", "'schema'")]
    [InlineData("postgres://u@h:x/d", "port")]
    [InlineData("postgres://u@h:0/d", "port")]
    [InlineData("postgres://u@h:1,i:2,j/d?port=1,2", "3 hosts and 2 ports")]
    [InlineData("postgres://u@h/d?sslmode=sometimes", "sslmode")]
    [InlineData("postgres://u@h/d?connect_timeout=soon", "connect_timeout")]
    [InlineData("postgres://u%4@h/d", "%25")]
    [InlineData("postgres://[::1/d", "closing ]")]
    [InlineData("mysql://u@h/d", "postgresql://")]
    [InlineData("Host=h;Prot=5", "'Prot'")]
    [InlineData("host=h dbname='x", "never closed")]
    [InlineData("host=h color=red", "'color'")]
    public void What_is_wrong_is_said(string text, string said)
    {
        var error = Should.Throw<MatViewsException>(() => DatabaseAddress.Parse(text, Environment()));
        error.ExitCode.ShouldBe(ExitCode.WrongConfiguration);
        error.Message.ShouldContain(said, Case.Insensitive);
    }

    [Theory]
    [InlineData("postgres://ann:zebra/quagga@db/shop")]
    [InlineData("postgres://ann:12/quagga@db/shop")]
    [InlineData("postgres://ann:zebra?quagga@db/shop")]
    [InlineData("postgres://ann:zebra%zz@db/shop")]
    [InlineData("postgres://ann:zebra@db:quagga/shop")]
    [InlineData("postgres://ann@db/shop?sslmode=x&password=zebra;quagga")]
    [InlineData("postgres://db/shop?password=zebra&sslmode=quagga")]
    [InlineData("host=db password=zebra quagga")]
    [InlineData("host=db password='zebra")]
    [InlineData("Host=db;Password=zebra;quagga=1")]
    [InlineData("Host=db;Password=zebra;Port=quagga")]
    [InlineData("Host=db;Password=\"zebra")]
    [InlineData("redis://ann:zebra@db")]
    public void A_password_is_in_no_message(string text)
    {
        var error = Should.Throw<MatViewsException>(() => DatabaseAddress.Parse(text, Environment()));
        error.ToString().ShouldNotContain("zebra");
        error.ToString().ShouldNotContain("quagga");
    }

    [Fact]
    public void An_address_prints_without_its_password() =>
        $"{DatabaseAddress.Parse("postgres://ann:zebra@db/shop", Environment())}".ShouldBe("db:5432/shop");

    private static NpgsqlConnectionStringBuilder Keywords(DatabaseAddress address) => new(address.ConnectionString);

    private static ClientEnvironment Environment(params (string Name, string Value)[] variables) =>
        new(variables.ToDictionary(v => v.Name, v => v.Value), "os", "/nowhere", []);
}
