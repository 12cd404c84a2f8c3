namespace MatViewsMigrate.Compilation.Volatility;

/// <summary>Looks through what gives different values for different ones: <c>id + 1</c>, <c>-id</c>, <c>id::text</c>.</summary>
internal sealed class PlainValue(TreeFacts facts)
{
    private const string Uuid = "2950";
    private const uint FirstNormalOid = 16384;

    private static readonly HashSet<string> Integers = ["20", "21", "23"];
    private static readonly string[] TypeFields = ["vartype", "opresulttype", "funcresulttype", "resulttype"];
    private static readonly HashSet<string> Texts = ["25", "1043"];

    private static readonly HashSet<string> Sums =
    [
        "int2pl", "int4pl", "int8pl", "int24pl", "int42pl", "int28pl", "int82pl", "int48pl", "int84pl",
        "int2mi", "int4mi", "int8mi", "int24mi", "int42mi", "int28mi", "int82mi", "int48mi", "int84mi",
    ];

    /// <summary>The value inside, down to a column if there is nothing else around it; the value itself when it is plain.</summary>
    public NodeTree.Node Of(NodeTree.Node value)
    {
        while (Inner(value) is { } inner)
            value = inner;
        return value;
    }

    private NodeTree.Node? Inner(NodeTree.Node value) => value.Type switch
    {
        "RELABELTYPE" when value.Oid("resulttype") < FirstNormalOid => value.Child("arg"),
        "COLLATEEXPR" or "COLLATE" when value.Oid("collOid") < FirstNormalOid => value.Child("arg"),
        "COERCEVIAIO" when Texts.Contains(value.Text("resulttype") ?? "") && IsWrittenInOneWay(value.Child("arg")) => value.Child("arg"),
        "OPEXPR" => Operand(Name(value.Oid("opfuncid")), [.. value.Nodes("args")]),
        "FUNCEXPR" => Converted(Name(value.Oid("funcid")), [.. value.Nodes("args")]),
        _ => null,
    };

    private static NodeTree.Node? Operand(string? function, List<NodeTree.Node> operands) => (function, operands) switch
    {
        ("int2um" or "int4um" or "int8um", [var operand]) => operand,
        ({ } name, [var left, var right]) when Sums.Contains(name) => IsNumber(right) ? left : IsNumber(left) ? right : null,
        _ => null,
    };

    private static NodeTree.Node? Converted(string? function, List<NodeTree.Node> arguments) =>
        function is "int2" or "int4" or "int8" or "numeric" && arguments is [var argument] && Integers.Contains(TypeOf(argument)) ? argument : null;

    private static bool IsNumber(NodeTree.Node value) => value.Type == "CONST" && !value.Flag("constisnull");

    private static bool IsWrittenInOneWay(NodeTree.Node? value) =>
        value is not null && TypeOf(value) is var type && (type == Uuid || Integers.Contains(type));

    private static string TypeOf(NodeTree.Node value) =>
        TypeFields.Select(value.Text).FirstOrDefault(type => type is not null) ?? "";

    private string? Name(uint function) => facts.Functions.GetValueOrDefault(function) is { IsBuiltIn: true } known ? known.Name : null;
}
