namespace MatViewsMigrate.Postgres;

/// <summary>Settings for a part of a transaction, after which those before it hold again.</summary>
/// <param name="settings">Each with its value as an SQL expression.</param>
internal sealed class LocalSettings(params (string Name, string Value)[] settings)
{
    /// <summary>
    /// Under which the server words queries and expressions the same for everybody. What is written in a file, and what a build
    /// or a refresh yields, goes by the settings of the database and the role, as it does for anybody else.
    /// </summary>
    /// <remarks>See https://www.postgresql.org/docs/current/runtime-config-client.html.</remarks>
    public static readonly LocalSettings Wording = new(
        ("TimeZone", "'UTC'"), ("DateStyle", "'ISO, MDY'"), ("IntervalStyle", "'postgres'"), ("extra_float_digits", "'1'"),
        ("bytea_output", "'hex'"), ("xmloption", "'content'"));

    private readonly (string Name, string Value)[] _settings = settings;

    /// <summary>Sets them.</summary>
    public string Enter { get; } = Select(settings, setting => $"{Set($"matviews.{setting.Name}", Current(setting.Name))}, {Set(setting.Name, setting.Value)}");

    /// <summary>Puts back what was set before.</summary>
    public string Leave { get; } = Select(settings, setting => Set(setting.Name, Current($"matviews.{setting.Name}")));

    /// <summary>These and others.</summary>
    public LocalSettings And(params (string Name, string Value)[] others) => new([.. _settings, .. others]);

    private static string Select((string Name, string Value)[] settings, Func<(string Name, string Value), string> part) =>
        $"SELECT {string.Join(", ", settings.Select(part))}";

    private static string Set(string name, string value) => $"pg_catalog.set_config('{name}', {value}, true)";

    private static string Current(string name) => $"pg_catalog.current_setting('{name}')";
}
