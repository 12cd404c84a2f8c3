using System.Data.Common;

namespace MatViewsMigrate.Definitions;

/// <summary>Reads <c>database</c>: a URL, Npgsql keywords, or keys for host, name, role and so on.</summary>
internal static class DatabaseReader
{
    private static readonly (string Key, string Keyword)[] Keywords =
    [
        ("host", "Host"), ("port", "Port"), ("database", "Database"), ("username", "Username"), ("password", "Password"),
        ("passfile", "Passfile"), ("sslmode", "SSL Mode"), ("sslrootcert", "Root Certificate"),
    ];

    /// <summary>The database; null when none is given, or a variable in it is not set or empty.</summary>
    public static string? Read(MappingReader keys)
    {
        var url = keys.Text("url");
        (string Keyword, string Value)[] given =
        [
            .. from k in Keywords
               let value = Value(keys, k.Key)
               where value is not null
               select (k.Keyword, value),
        ];
        if (keys.Has("url") && Keywords.FirstOrDefault(k => keys.Has(k.Key)).Key is { } beside)
            keys.Log.Add(Rules.WrongValue, keys.Place(beside), $"'{beside}' stands beside 'url'",
                "say all of it in one of them");
        if (keys.Has("url"))
            return string.IsNullOrWhiteSpace(url) ? null : url;
        if (given.Length == 0 || Keywords.Count(k => keys.Has(k.Key)) > given.Length)
            return null;
        var builder = new DbConnectionStringBuilder();
        foreach (var (keyword, value) in given)
            builder[keyword] = value;
        return builder.ConnectionString;
    }

    private static string? Value(MappingReader keys, string key) => key switch
    {
        "port" => keys.Integer(key)?.ToString(System.Globalization.CultureInfo.InvariantCulture),
        // Npgsql knows the modes of libpq without their hyphens.
        "sslmode" => keys.Choice(key)?.Replace("-", "", StringComparison.Ordinal),
        _ => keys.Text(key) is { Length: > 0 } text ? text : null,
    };
}
