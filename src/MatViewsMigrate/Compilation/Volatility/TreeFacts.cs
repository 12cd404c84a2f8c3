using MatViewsMigrate.Names;

namespace MatViewsMigrate.Compilation.Volatility;

/// <summary>What must be known of the functions and relations that trees name by OID.</summary>
internal sealed class TreeFacts
{
    /// <summary>Functions by OID.</summary>
    public Dictionary<uint, TreeFunction> Functions { get; } = [];

    /// <summary>Plain views by OID; null for a relation that is none, so that it is not asked for again.</summary>
    public Dictionary<uint, TreeView?> Views { get; } = [];

    /// <summary>The keys of tables and materialized views by OID, the primary one first.</summary>
    public Dictionary<uint, IReadOnlyList<TreeKey>> Keys { get; } = [];

    /// <summary>Names that the bodies of functions leave to the search path, by OID of the function; none without such names.</summary>
    public Dictionary<uint, IReadOnlyList<string>> PathNames { get; } = [];
}

/// <summary>Columns, by number, of which no two rows of a relation have the same values.</summary>
/// <param name="Nullable">Those of them that may be null, and null is not equal to null.</param>
internal sealed record TreeKey(IReadOnlyList<int> Columns, IReadOnlyList<int> Nullable);

/// <summary>A plain view's query.</summary>
internal sealed record TreeView(ViewName Name, NodeTree.Node Query);

/// <summary>A function.</summary>
/// <param name="IsVolatile">Declared VOLATILE.</param>
internal sealed record TreeFunction(string Schema, string Name, bool IsVolatile)
{
    /// <summary>Declared STABLE.</summary>
    public bool IsStable { get; init; }

    public bool IsBuiltIn => Schema == "pg_catalog";

    /// <summary>As it is called.</summary>
    public override string ToString() => IsBuiltIn ? $"{Name}()" : $"{Schema}.{Name}()";
}
