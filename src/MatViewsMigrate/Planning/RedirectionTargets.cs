using MatViewsMigrate.Names;

namespace MatViewsMigrate.Planning;

/// <summary>What is named anew in a query.</summary>
public sealed record RedirectionTargets
{
    private static readonly Dictionary<ViewName, ViewName> None = [];

    /// <summary>Relations, where they are named with their schema.</summary>
    public IReadOnlyDictionary<ViewName, ViewName> Relations { get; init; } = None;

    /// <summary>Functions, where they are called with their schema.</summary>
    public IReadOnlyDictionary<ViewName, ViewName> Functions { get; init; } = None;

    /// <summary>True for a text of the server's, in which a type named like a relation is its row type.</summary>
    public bool RowTypes { get; init; }

    /// <summary>Relations, also where the search path leads to them.</summary>
    public IReadOnlyDictionary<ViewName, ViewName> Renamed { get; init; } = None;

    public IReadOnlyList<string> SearchPath { get; init; } = [];

    /// <summary>The new name of what a reference stands for; null when it stays.</summary>
    public ViewName? Of(SqlReference reference)
    {
        if (reference.Schema is not { } schema)
        {
            return reference.Kind == SqlReferenceKind.Relation
                ? SearchPath.Select(candidate => Renamed.GetValueOrDefault(new ViewName(candidate, reference.Name))).FirstOrDefault(target => target is not null)
                : null;
        }

        var name = new ViewName(schema, reference.Name);
        return reference.Kind == SqlReferenceKind.Function
            ? Functions.GetValueOrDefault(name)
            : Relations.GetValueOrDefault(name) ?? Renamed.GetValueOrDefault(name);
    }
}
