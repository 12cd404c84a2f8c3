using System.Text;

namespace MatViewsMigrate.Catalog;

/// <summary>The catalog's SQL files, as they are embedded in the assembly.</summary>
internal static class CatalogSql
{
    /// <summary>The text of a file.</summary>
    public static string Read(string file)
    {
        using var stream = typeof(CatalogSql).Assembly.GetManifestResourceStream(file)
            ?? throw new FileNotFoundException("The assembly was built without its SQL file.", file);
        using var reader = new StreamReader(stream, Encoding.UTF8);
        return reader.ReadToEnd();
    }
}
