using MatViewsMigrate.Names;

namespace MatViewsMigrate.Postgres;

/// <summary>
/// Reads <c>postgresql://user:password@host:port,host:port/database?parameter=value</c> as libpq does.
/// Its messages never repeat the URL: a password that was not percent-encoded could be in any part of it.
/// </summary>
internal static class ConnectionUrl
{
    private static readonly string[] Schemes = ["postgresql://", "postgres://"];

    public static bool IsOne(string text) =>
        Schemes.Any(scheme => text.StartsWith(scheme, StringComparison.OrdinalIgnoreCase));

    /// <summary>libpq's keywords and their values.</summary>
    public static Dictionary<string, string> Read(string url)
    {
        var rest = url[(url.IndexOf("://", StringComparison.Ordinal) + 3)..];
        var parameters = new Dictionary<string, string>(StringComparer.Ordinal);
        var (beforeQuery, query) = Split(rest, '?');
        var (authority, path) = Split(beforeQuery, '/');
        if (path?.Contains('@', StringComparison.Ordinal) == true || query?.Contains('@', StringComparison.Ordinal) == true)
            throw Wrong("an @ stands after the first / or ?; in a password write / as %2F, ? as %3F and @ as %40");
        ReadUser(parameters, authority);
        ReadHosts(parameters, authority[(authority.LastIndexOf('@') + 1)..]);
        Set(parameters, "dbname", path);
        foreach (var pair in (query ?? "").Split('&', StringSplitOptions.RemoveEmptyEntries))
            ReadParameter(parameters, pair);
        return parameters;
    }

    private static void ReadUser(Dictionary<string, string> parameters, string authority)
    {
        // The last @, where libpq takes the first: a password with an unencoded @ then works instead of becoming a host.
        if (authority.LastIndexOf('@') is var at and >= 0)
        {
            var (user, password) = Split(authority[..at], ':');
            Set(parameters, "user", user);
            Set(parameters, "password", password);
        }
    }

    private static void ReadHosts(Dictionary<string, string> parameters, string text)
    {
        if (text.Length == 0)
            return;
        var hosts = text.Split(',').Select(ReadHost).ToList();
        Set(parameters, "host", string.Join(',', hosts.Select(host => host.Host)));
        if (hosts.Any(host => host.Port.Length > 0))
            parameters["port"] = string.Join(',', hosts.Select(host => host.Port));
    }

    private static (string Host, string Port) ReadHost(string text)
    {
        var bracket = text.StartsWith('[') ? text.IndexOf(']', StringComparison.Ordinal) : -1;
        if (bracket < 0 && text.StartsWith('['))
            throw Wrong("the address after [ has no closing ]");
        if (bracket >= 0)
        {
            if (text.Length > bracket + 1 && text[bracket + 1] != ':')
                throw Wrong("after the ] of an address only :port, / or , may stand");
            return (text[1..bracket], text.Length > bracket + 1 ? text[(bracket + 2)..] : "");
        }

        var (host, port) = Split(text, ':');
        return (Decode(host), port ?? "");
    }

    private static void ReadParameter(Dictionary<string, string> parameters, string pair)
    {
        var (name, value) = Split(pair, '=');
        if (value is null)
            throw Wrong("a parameter after ? has no =value");
        var (known, setting) = (Decode(name), Decode(value));
        if (known == "ssl" && setting == "true")
            (known, setting) = ("sslmode", "require");
        DatabaseAddress.RequireKnown(known, "the database URL");
        parameters[known] = setting;
    }

    private static void Set(Dictionary<string, string> parameters, string name, string? value)
    {
        if (!string.IsNullOrEmpty(value))
            parameters[name] = name == "host" ? value : Decode(value);
    }

    private static (string First, string? Second) Split(string text, char separator) =>
        text.IndexOf(separator, StringComparison.Ordinal) is var at and >= 0 ? (text[..at], text[(at + 1)..]) : (text, null);

    private static string Decode(string text)
    {
        for (var at = text.IndexOf('%', StringComparison.Ordinal); at >= 0; at = text.IndexOf('%', at + 1))
        {
            if (at + 2 >= text.Length || !char.IsAsciiHexDigit(text[at + 1]) || !char.IsAsciiHexDigit(text[at + 2]))
                throw Wrong("a % is not followed by two hexadecimal digits; write % itself as %25");
        }

        return Uri.UnescapeDataString(text);
    }

    private static MatViewsException Wrong(string what) => DatabaseAddress.Wrong($"The database URL is wrong: {what}.");
}
