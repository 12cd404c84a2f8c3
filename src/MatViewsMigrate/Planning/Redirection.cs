using System.Text;
using MatViewsMigrate.Names;

namespace MatViewsMigrate.Planning;

/// <summary>A query in which some relations are named anew.</summary>
public sealed record Redirection(string Sql, IReadOnlyList<RedirectionProblem> Problems)
{
    private IReadOnlyList<(int Original, int Redirected)> Edits { get; init; } = [];

    /// <summary>Names relations anew by <paramref name="relations"/>, where they are named with their schema.</summary>
    public static Redirection Of(string sql, IReadOnlyDictionary<ViewName, ViewName> relations) =>
        Of(sql, new RedirectionTargets { Relations = relations });

    /// <summary>Names what is read and called anew; everything else stays as it was written.</summary>
    public static Redirection Of(string sql, RedirectionTargets targets)
    {
        var result = new StringBuilder(sql.Length + 64);
        var problems = new List<RedirectionProblem>();
        var edits = new List<(int, int)>();
        var copied = 0;
        foreach (var reference in SqlReferenceScanner.Scan(sql))
        {
            if (targets.Of(reference) is not { } target)
                continue;

            if (Replacement(reference, target, targets.RowTypes) is not { } text)
            {
                problems.Add(new RedirectionProblem(reference.Start, reference));
                continue;
            }

            result.Append(sql, copied, reference.Start - copied).Append(text);
            copied = reference.End;
            edits.Add((copied, result.Length));
        }

        result.Append(sql, copied, sql.Length - copied);
        return new Redirection(result.ToString(), problems) { Edits = edits };
    }

    /// <summary>The offset in the original text of an offset in <see cref="Sql"/>.</summary>
    public int OriginalOffset(int offset)
    {
        var before = Edits.LastOrDefault(edit => edit.Redirected <= offset);
        return before.Original + offset - before.Redirected;
    }

    // A relation that gets another name keeps the old one as its alias, so that its columns are still found.
    private static string? Replacement(SqlReference reference, ViewName target, bool rowTypes) => reference.Kind switch
    {
        SqlReferenceKind.Relation when target.Name != reference.Name && !reference.HasAlias =>
            $"{target.Sql} AS {Identifier.Quote(reference.Name)}",
        SqlReferenceKind.Relation or SqlReferenceKind.Function => target.Sql,
        SqlReferenceKind.RowType when rowTypes => target.Sql,
        SqlReferenceKind.Qualifier when target.Name != reference.Name => Identifier.Quote(reference.Name),
        SqlReferenceKind.Qualifier => target.Sql,
        _ => null,
    };
}

/// <summary>A place where a view is named in a way that cannot follow it to another name.</summary>
public sealed record RedirectionProblem(int Offset, SqlReference Reference);
