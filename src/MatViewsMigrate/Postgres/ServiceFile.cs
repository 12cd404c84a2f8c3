namespace MatViewsMigrate.Postgres;

/// <summary>
/// Finds a named service in pg_service.conf.
/// See https://www.postgresql.org/docs/current/libpq-pgservice.html.
/// </summary>
internal static class ServiceFile
{
    /// <summary>libpq's keywords and their values.</summary>
    public static Dictionary<string, string> Read(string service, string? file, ClientEnvironment environment)
    {
        foreach (var path in Candidates(file, environment).Where(File.Exists))
        {
            if (Find(File.ReadLines(path), service, path) is { } values)
                return values;
        }

        throw DatabaseAddress.Wrong($"The service '{service}' stands in none of: {string.Join(", ", Candidates(file, environment))}.");
    }

    private static IEnumerable<string> Candidates(string? file, ClientEnvironment environment)
    {
        yield return file
            ?? environment.Variable("PGSERVICEFILE")
            ?? Path.Combine(environment.HomeFolder, ".pg_service.conf");
        foreach (var folder in environment.Variable("PGSYSCONFDIR") is { } given ? [given] : new[] { "/etc/postgresql-common", "/etc" })
            yield return Path.Combine(folder, "pg_service.conf");
    }

    private static Dictionary<string, string>? Find(IEnumerable<string> lines, string service, string path)
    {
        Dictionary<string, string>? values = null;
        foreach (var line in lines.Select(line => line.Trim()).Where(line => line.Length > 0 && line[0] != '#'))
        {
            if (line[0] == '[')
            {
                if (values is not null)
                    break;
                values = line == $"[{service}]" ? new(StringComparer.Ordinal) : null;
            }
            else if (values is not null)
            {
                Add(values, line, $"service {service} of {path}");
            }
        }

        return values;
    }

    private static void Add(Dictionary<string, string> values, string line, string where)
    {
        var parts = line.Split('=', 2);
        if (parts.Length < 2)
            throw DatabaseAddress.Wrong($"In {where} a line has no =.");
        DatabaseAddress.RequireKnown(parts[0].Trim(), where);
        values.TryAdd(parts[0].Trim(), parts[1].Trim());
    }
}
