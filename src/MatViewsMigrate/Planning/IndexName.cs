using System.Text;
using MatViewsMigrate.Definitions;
using MatViewsMigrate.Names;

namespace MatViewsMigrate.Planning;

/// <summary>Names for indexes that a file does not name, as PostgreSQL would choose them: <c>view_column_idx</c>.</summary>
internal static class IndexName
{
    /// <summary>A name of at most 63 bytes that is not among <paramref name="taken"/>.</summary>
    public static string For(string view, IndexDefinition index, ISet<string> taken)
    {
        var columns = index.Columns.Count == 0 ? "expr" : string.Join('_', index.Columns);
        var suffix = index.Unique ? "_key" : "_idx";
        for (var number = 0; ; number++)
        {
            var end = number == 0 ? suffix : $"{suffix}{number}";
            var name = Fit(view, columns, end);
            if (!taken.Contains(name))
                return name;
        }
    }

    // The longer of the two parts is cut first, so that both stay recognisable; a hash keeps apart what is equal once cut.
    private static string Fit(string view, string columns, string end)
    {
        if (Bytes(view) + Bytes(columns) + 1 + end.Length <= Identifier.MaxBytes)
            return $"{view}_{columns}{end}";
        end = $"_{ContentHash.Of($"{view} {columns}").Value[..6]}{end}";
        while (Bytes(view) + Bytes(columns) + 1 + end.Length > Identifier.MaxBytes)
        {
            if (Bytes(view) > Bytes(columns))
                view = Identifier.Cut(view, Bytes(view) - 1);
            else
                columns = Identifier.Cut(columns, Bytes(columns) - 1);
        }

        return $"{view}_{columns}{end}";
    }

    private static int Bytes(string text) => Encoding.UTF8.GetByteCount(text);
}
