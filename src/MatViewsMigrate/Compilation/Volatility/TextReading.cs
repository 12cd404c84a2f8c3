namespace MatViewsMigrate.Compilation.Volatility;

/// <summary>Finds the types that a query reads text as. Text such as 'today' is another date tomorrow.</summary>
internal static class TextReading
{
    // bool, int8, int2, int4, text, json, float4, float8, bpchar, varchar, numeric, uuid, jsonb: the same each time.
    private static readonly HashSet<uint> Plain = [16, 20, 21, 23, 25, 114, 700, 701, 1042, 1043, 1700, 2950, 3802];

    /// <summary>Those that a node itself reads text as, but for types that are the same each time.</summary>
    public static IEnumerable<uint> TypesOf(NodeTree.Node node, TreeFacts facts) => Types(node, facts).Where(type => type != 0 && !Plain.Contains(type));

    private static IEnumerable<uint> Types(NodeTree.Node node, TreeFacts facts) => node.Type switch
    {
        "COERCEVIAIO" => [node.Oid("resulttype")],
        "FUNCEXPR" when facts.Functions.GetValueOrDefault(node.Oid("funcid")) is { } function && KnownFunctions.ReadsText(function) =>
            [node.Oid("funcresulttype")],
        "RANGETBLFUNCTION" => Oids(node, "funccoltypes"),
        "TABLEFUNC" => Oids(node, "coltypes"),
        "JSONRETURNING" => [node.Oid("typid")],
        _ => [],
    };

    private static IEnumerable<uint> Oids(NodeTree.Node node, string field) =>
        node.Items(field).OfType<NodeTree.Atom>().Select(item => uint.TryParse(item.Value, out var oid) ? oid : 0);
}
