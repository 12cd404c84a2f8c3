using MatViewsMigrate.Names;

namespace MatViewsMigrate.Compilation.Volatility;

/// <summary>What must be known of the functions and plain views that trees name by OID.</summary>
internal sealed class TreeFacts
{
    /// <summary>Functions by OID.</summary>
    public Dictionary<uint, TreeFunction> Functions { get; } = [];

    /// <summary>Plain views by OID; null for a relation that is none, so that it is not asked for again.</summary>
    public Dictionary<uint, TreeView?> Views { get; } = [];
}

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
