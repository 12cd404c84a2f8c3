namespace MatViewsMigrate.Names;

/// <summary>The schema and name of a relation, as the catalog stores them: unquoted and case-sensitive.</summary>
public sealed record ViewName(string Schema, string Name) : IComparable<ViewName>
{
    /// <summary>The name as SQL, quoted where PostgreSQL needs it: the only way a view's name becomes SQL.</summary>
    public string Sql => $"{Identifier.Quote(Schema)}.{Identifier.Quote(Name)}";

    /// <summary>The name for people and for keys: <c>schema.name</c>, unquoted.</summary>
    public override string ToString() => $"{Schema}.{Name}";

    /// <inheritdoc/>
    public int CompareTo(ViewName? other) =>
        other is null ? 1
        : string.CompareOrdinal(Schema, other.Schema) is var bySchema and not 0 ? bySchema
        : string.CompareOrdinal(Name, other.Name);

    public static bool operator <(ViewName left, ViewName right) => left.CompareTo(right) < 0;

    public static bool operator >(ViewName left, ViewName right) => left.CompareTo(right) > 0;

    public static bool operator <=(ViewName left, ViewName right) => left.CompareTo(right) <= 0;

    public static bool operator >=(ViewName left, ViewName right) => left.CompareTo(right) >= 0;
}
