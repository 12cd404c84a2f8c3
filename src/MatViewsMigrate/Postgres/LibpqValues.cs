using System.Globalization;

namespace MatViewsMigrate.Postgres;

/// <summary>Where a parameter of libpq means something only together with another one.</summary>
internal static class LibpqValues
{
    /// <summary>The same settings with one meaning for each name.</summary>
    public static Dictionary<string, string> Normalize(Dictionary<string, string> written)
    {
        var values = new Dictionary<string, string>(written, StringComparer.Ordinal);
        if (values.Remove("hostaddr", out var address))
            values["host"] = address;
        if (values.Remove("fallback_application_name", out var fallback))
            values.TryAdd("application_name", fallback);
        if (values.TryGetValue("connect_timeout", out var timeout))
            values["connect_timeout"] = Timeout(timeout);
        JoinPorts(values);
        NormalizeTls(values);
        return values;
    }

    // As in libpq: with a root certificate, require checks it; "system" means the platform's own, and the name too.
    private static void NormalizeTls(Dictionary<string, string> values)
    {
        if (!values.TryGetValue("sslrootcert", out var root))
            return;
        if (root == "system")
        {
            values.Remove("sslrootcert");
            values.TryAdd("sslmode", "verify-full");
        }
        else if (values.GetValueOrDefault("sslmode") == "require")
        {
            values["sslmode"] = "verify-ca";
        }
    }

    private static void JoinPorts(Dictionary<string, string> values)
    {
        var ports = values.GetValueOrDefault("port", "").Split(',').Select(Port).ToList();
        var hosts = values.GetValueOrDefault("host", "").Split(',');
        if (hosts.Length == 1 && ports.Count == 1)
        {
            if (ports[0].Length == 0)
                values.Remove("port");
            return;
        }

        if (ports.Count != 1 && ports.Count != hosts.Length)
            throw DatabaseAddress.Wrong($"There are {hosts.Length} hosts and {ports.Count} ports; give one port, or one for each host.");
        values.Remove("port");
        values["host"] = string.Join(',', hosts.Select((host, at) => WithPort(host, ports[ports.Count == 1 ? 0 : at])));
    }

    private static string WithPort(string host, string port)
    {
        var shown = host.Contains(':', StringComparison.Ordinal) ? $"[{host}]" : host;
        return $"{shown}:{(port.Length == 0 ? "5432" : port)}";
    }

    private static string Port(string text) =>
        text.Length == 0 || (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var port) && port is > 0 and < 65536)
            ? text
            : throw DatabaseAddress.Wrong("The port is not a number from 1 to 65535; in a password write / as %2F, : as %3A and @ as %40.");

    // libpq: zero or less waits for ever; Npgsql takes at most 1024 s.
    private static string Timeout(string text) =>
        int.TryParse(text, NumberStyles.Integer, CultureInfo.InvariantCulture, out var seconds)
            ? Math.Clamp(seconds, 0, 1024).ToString(CultureInfo.InvariantCulture)
            : throw DatabaseAddress.Wrong("connect_timeout is not a whole number of seconds.");
}
