using System.Data.Common;
using System.Globalization;
using Npgsql;

namespace MatViewsMigrate.Postgres;

/// <summary>Puts an address together: what was written first, then the service file, then PG* variables, then defaults.</summary>
internal sealed class AddressBuilder(ClientEnvironment environment)
{
    private readonly NpgsqlConnectionStringBuilder builder = [];

    public static DatabaseAddress FromLibpq(Dictionary<string, string> written, ClientEnvironment environment)
    {
        var address = new AddressBuilder(environment);
        address.Fill(written, "the database URL");
        return address.Finish(written.GetValueOrDefault("service"), written.GetValueOrDefault("servicefile"));
    }

    public static DatabaseAddress FromNpgsql(string text, ClientEnvironment environment)
    {
        var address = new AddressBuilder(environment);
        address.ReadNpgsql(text);
        return address.Finish(null, null);
    }

    private void ReadNpgsql(string text)
    {
        var written = new DbConnectionStringBuilder();
        try
        {
            written.ConnectionString = text;
        }
        catch (ArgumentException)
        {
            throw DatabaseAddress.Wrong("The connection string is not of the form Key=Value;Key=Value.");
        }

        foreach (var key in written.Keys.Cast<string>())
            SetNpgsql(key, written[key].ToString() ?? "");
    }

    private void SetNpgsql(string key, string value)
    {
        try
        {
            builder[key] = value;
        }
        catch (Exception exception) when (exception is ArgumentException or FormatException or InvalidCastException
            or OverflowException or NotSupportedException or KeyNotFoundException)
        {
            // After a password, what looks like a keyword may be the rest of it.
            var shown = builder.Password is null ? $"'{key}'" : "a keyword after the password";
            throw DatabaseAddress.Wrong($"In the connection string {shown} is not known, or its value is not understood.");
        }
    }

    private DatabaseAddress Finish(string? service, string? serviceFile)
    {
        if ((service ?? environment.Variable("PGSERVICE")) is { } name)
            Fill(ServiceFile.Read(name, serviceFile, environment), $"service {name}");
        Fill(FromVariables(), "the PG* variables");
        builder.Port = builder.Port == 0 ? NpgsqlConnection.DefaultPort : builder.Port;
        builder.Host ??= environment.LocalHost(builder.Port.ToString(CultureInfo.InvariantCulture));
        builder.Username ??= environment.UserName;
        builder.Database ??= builder.Username;
        builder.ApplicationName ??= DatabaseAddress.DefaultApplicationName;
        Pin();
        return DatabaseAddress.Of(builder);
    }

    // A pooled session would keep its advisory locks after it was closed; and builds take as long as they take.
    private void Pin()
    {
        builder.Pooling = false;
        builder.Enlist = false;
        builder.PersistSecurityInfo = false;
        builder.IncludeErrorDetail = true;
        builder.IncludeFailedBatchedCommand = true;
        builder.CommandTimeout = 0;
        SetKeepAlive();
        if (!IsSet("GSS Encryption Mode"))
            builder.GssEncryptionMode = GssEncryptionMode.Disable;
    }

    // Sockets in a folder refuse these options.
    private void SetKeepAlive()
    {
        var isLocal = builder.Host!.Split(',').Any(host => host.StartsWith('/') || host.StartsWith('@'));
        builder.TcpKeepAlive = !isLocal && (!IsSet("TCP KeepAlive") || builder.TcpKeepAlive);
        if (isLocal)
            (builder.TcpKeepAliveTime, builder.TcpKeepAliveInterval) = (0, 0);
        else if (builder.TcpKeepAlive)
            (builder.TcpKeepAliveTime, builder.TcpKeepAliveInterval) =
                (Or(builder.TcpKeepAliveTime, 30), Or(builder.TcpKeepAliveInterval, 10));
    }

    private static int Or(int given, int otherwise) => given == 0 ? otherwise : given;

    private Dictionary<string, string> FromVariables() => LibpqKeyword.All.Values
        .Where(keyword => keyword is { Variable: not null, Npgsql: not null } && environment.Variable(keyword.Variable) is not null)
        .ToDictionary(keyword => keyword.Name, keyword => environment.Variable(keyword.Variable!)!, StringComparer.Ordinal);

    private void Fill(Dictionary<string, string> written, string where)
    {
        var parameters = LibpqValues.Normalize(written);
        foreach (var (name, value) in parameters)
        {
            var keyword = LibpqKeyword.All[name];
            if (keyword.Npgsql is { } key && !IsSet(key))
                Set(keyword, keyword.ToNpgsql(value), where);
        }
    }

    private bool IsSet(string key) => builder.Keys.Contains(key, StringComparer.OrdinalIgnoreCase);

    private void Set(LibpqKeyword keyword, string value, string where)
    {
        try
        {
            builder[keyword.Npgsql!] = value;
        }
        catch (Exception exception) when (exception is ArgumentException or FormatException or InvalidCastException
            or OverflowException or NotSupportedException)
        {
            throw DatabaseAddress.Wrong($"In {where} the value of {keyword.Name} is not understood.");
        }
    }
}
