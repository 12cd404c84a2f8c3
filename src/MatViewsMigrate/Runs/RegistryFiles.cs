using System.Globalization;
using MatViewsMigrate.Names;
using MatViewsMigrate.Postgres;

namespace MatViewsMigrate.Runs;

/// <summary>The registry's upgrades: embedded files <c>registry-NNN.sql</c>, numbered from 1.</summary>
internal static class RegistryFiles
{
    /// <summary>How many there are.</summary>
    public static int Count { get; } = typeof(RegistryFiles).Assembly.GetManifestResourceNames()
        .Count(name => name.StartsWith("registry-", StringComparison.Ordinal));

    /// <summary>Statements of an upgrade in order.</summary>
    public static IReadOnlyList<string> Statements(int version)
    {
        var name = string.Create(CultureInfo.InvariantCulture, $"registry-{version:000}.sql");
        using var stream = typeof(RegistryFiles).Assembly.GetManifestResourceStream(name)
            ?? throw new InvalidOperationException($"{name} is not embedded.");
        using var reader = new StreamReader(stream);
        var script = new SqlText(reader.ReadToEnd(), new SourceSpan(name, 1, 1), 0);
        return [.. SqlScript.Statements(script).Select(statement => statement.Text)];
    }
}
