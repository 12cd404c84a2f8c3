using MatViewsMigrate.Names;

namespace MatViewsMigrate.Planning;

/// <summary>Storage parameters as SQL; those of the TOAST table are written <c>toast.name</c>.</summary>
public static class StorageSql
{
    /// <summary>The parameter's name.</summary>
    public static string Name(string name) =>
        name.StartsWith("toast.", StringComparison.Ordinal) ? $"toast.{Identifier.Quote(name[6..])}" : Identifier.Quote(name);

    /// <summary><c>name = 'value'</c>; the value is quoted, as any parameter takes it so.</summary>
    public static string Option(string name, string value) => $"{Name(name)} = {Identifier.Literal(value)}";

    /// <summary>The <c>name=value</c> form that the catalog keeps, as SQL.</summary>
    public static string Option(string catalogOption)
    {
        var equals = catalogOption.IndexOf('=', StringComparison.Ordinal);
        return equals < 0 ? Name(catalogOption) : Option(catalogOption[..equals], catalogOption[(equals + 1)..]);
    }
}
