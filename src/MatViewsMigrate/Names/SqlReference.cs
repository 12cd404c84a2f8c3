namespace MatViewsMigrate.Names;

/// <summary>A place in a query where a relation is named.</summary>
/// <param name="Schema">Null when the name is not qualified.</param>
/// <param name="Start">Offset of the name, its schema included (but not the database's name before it).</param>
/// <param name="End">Offset after the name.</param>
/// <param name="HasAlias">In <see cref="SqlReferenceKind.Relation"/>: an alias follows.</param>
public sealed record SqlReference(
    SqlReferenceKind Kind, string? Schema, string Name, int Start, int End, bool HasAlias = false);

/// <summary>What the name stands for.</summary>
public enum SqlReferenceKind
{
    /// <summary>A relation that is read: an item of FROM, JOIN or TABLE.</summary>
    Relation,

    /// <summary>The relation of a column: <c>schema.relation.column</c>.</summary>
    Qualifier,

    /// <summary>A function that is called.</summary>
    Function,

    /// <summary>The name as a type: <c>x::schema.relation</c>.</summary>
    RowType,

    /// <summary>The name inside a string that becomes an OID: <c>'schema.relation'::regclass</c>.</summary>
    Text,
}
