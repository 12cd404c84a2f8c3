using System.Collections.Frozen;
using System.Text;

namespace MatViewsMigrate.Names;

/// <summary>
/// The one place where names and literals become SQL.
/// See https://www.postgresql.org/docs/current/sql-syntax-lexical.html.
/// </summary>
public static class Identifier
{
    /// <summary>Bytes of UTF-8 that an identifier may have; PostgreSQL cuts longer ones.</summary>
    public const int MaxBytes = 63;

    // Every keyword of PostgreSQL 13 to 18 that quote_ident() quotes (pg_get_keywords(), catcode other than U).
    private static readonly FrozenSet<string> Keywords = (
        "all analyse analyze and any array as asc asymmetric authorization between bigint binary bit boolean both case " +
        "cast char character check coalesce collate collation column concurrently constraint create cross " +
        "current_catalog current_date current_role current_schema current_time current_timestamp current_user dec " +
        "decimal default deferrable desc distinct do else end except exists extract false fetch float for foreign " +
        "freeze from full grant greatest group grouping having ilike in initially inner inout int integer intersect " +
        "interval into is isnull join json json_array json_arrayagg json_exists json_object json_objectagg json_query " +
        "json_scalar json_serialize json_table json_value lateral leading least left like limit localtime " +
        "localtimestamp merge_action national natural nchar none normalize not notnull null nullif numeric offset on " +
        "only or order out outer overlaps overlay placing position precision primary real references returning right " +
        "row select session_user setof similar smallint some substring symmetric system_user table tablesample then " +
        "time timestamp to trailing treat trim true union unique user using values varchar variadic verbose when " +
        "where window with xmlattributes xmlconcat xmlelement xmlexists xmlforest xmlnamespaces xmlparse xmlpi " +
        "xmlroot xmlserialize xmltable").Split(' ').ToFrozenSet();

    /// <summary>The identifier as SQL, in double quotes where PostgreSQL needs them.</summary>
    public static string Quote(string name) =>
        IsPlain(name) ? name : $"\"{name.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";

    /// <summary>A comma-separated list of identifiers as SQL.</summary>
    public static string QuoteList(IEnumerable<string> names) => string.Join(", ", names.Select(Quote));

    /// <summary>A text as an SQL literal, for statements that take no parameters; right under any standard_conforming_strings.</summary>
    public static string Literal(string text)
    {
        var doubled = text.Replace("'", "''", StringComparison.Ordinal);
        return doubled.Contains('\\', StringComparison.Ordinal)
            ? $"E'{doubled.Replace("\\", "\\\\", StringComparison.Ordinal)}'"
            : $"'{doubled}'";
    }

    /// <summary>True when the name has at least one and at most 63 bytes and no NUL.</summary>
    public static bool IsLegal(string name) =>
        name.Length > 0 && !name.Contains('\0', StringComparison.Ordinal) && Encoding.UTF8.GetByteCount(name) <= MaxBytes;

    /// <summary>The longest start of a name that has at most <paramref name="bytes"/> bytes, cut between characters.</summary>
    public static string Cut(string name, int bytes)
    {
        var length = 0;
        var used = 0;
        foreach (var rune in name.EnumerateRunes())
        {
            if (used + rune.Utf8SequenceLength > bytes)
                break;
            used += rune.Utf8SequenceLength;
            length += rune.Utf16SequenceLength;
        }

        return name[..length];
    }

    private static bool IsPlain(string name) =>
        name.Length > 0
        && name[0] is >= 'a' and <= 'z' or '_'
        && name.All(c => c is >= 'a' and <= 'z' or >= '0' and <= '9' or '_')
        && !Keywords.Contains(name);
}
