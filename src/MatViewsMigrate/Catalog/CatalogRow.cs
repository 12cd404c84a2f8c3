using System.Text.Json;
using MatViewsMigrate.Names;
using Npgsql;

namespace MatViewsMigrate.Catalog;

/// <summary>The columns that the catalog's queries have in common, read by name.</summary>
internal static class CatalogRow
{
    public static string Text(this NpgsqlDataReader row, string column) => row.GetString(row.GetOrdinal(column));

    public static string? Optional(this NpgsqlDataReader row, string column) => row[column] as string;

    public static bool Flag(this NpgsqlDataReader row, string column) => row.GetBoolean(row.GetOrdinal(column));

    public static long Number(this NpgsqlDataReader row, string column) => row.GetInt64(row.GetOrdinal(column));

    /// <summary>An OID, which the query gives as a bigint.</summary>
    public static uint Oid(this NpgsqlDataReader row, string column) => (uint)row.Number(column);

    public static ViewName Name(this NpgsqlDataReader row) => new(row.Text("schema"), row.Text("name"));

    /// <summary>An array of text; null when there is none.</summary>
    public static IReadOnlyList<string>? Texts(this NpgsqlDataReader row, string column) => row[column] as string[];

    /// <summary>An array of OIDs, which the query gives as bigint; empty when there is none.</summary>
    public static IReadOnlyList<uint> Oids(this NpgsqlDataReader row, string column) =>
        row[column] is long[] oids ? [.. oids.Select(oid => (uint)oid)] : [];

    /// <summary>The elements of a JSON array; none when there is no array.</summary>
    public static IReadOnlyList<T> Each<T>(this NpgsqlDataReader row, string column, Func<JsonElement, T> read)
    {
        if (row.Optional(column) is not { } json)
            return [];
        using var document = JsonDocument.Parse(json);
        return [.. document.RootElement.EnumerateArray().Select(read)];
    }

    /// <summary>Who keeps the object locked, from the columns of states.sql.</summary>
    public static Busy? Busy(this NpgsqlDataReader row) => row.Flag("busy")
        ? new Busy(
            row.GetInt32(row.GetOrdinal("pid")), row.Optional("username"), row.Optional("application"),
            row["since"] is DateTime since ? new DateTimeOffset(since) : null, row.Optional("running"))
        : null;

    public static string Text(this JsonElement element, string member) => element.GetProperty(member).GetString()!;

    public static string? Optional(this JsonElement element, string member) => element.GetProperty(member).GetString();

    public static bool Flag(this JsonElement element, string member) => element.GetProperty(member).GetBoolean();

    public static int? Count(this JsonElement element, string member) =>
        element.GetProperty(member) is { ValueKind: JsonValueKind.Number } number ? number.GetInt32() : null;

    /// <summary>An array of texts, some of which may be null; empty when the member is null.</summary>
    public static IReadOnlyList<string?> Texts(this JsonElement element, string member) =>
        element.GetProperty(member) is { ValueKind: JsonValueKind.Array } array
            ? [.. array.EnumerateArray().Select(item => item.GetString())]
            : [];
}
