using System.Text;
using MatViewsMigrate.Definitions.Yaml;

namespace MatViewsMigrate.Definitions;

/// <summary>Puts environment variables into values: <c>${NAME}</c>, <c>${NAME:-default}</c>, and <c>$${</c> for <c>${</c> itself.</summary>
internal sealed class Variables(Func<string, string?> valueOf, ProblemLog log)
{
    /// <summary>With values; null, and a problem, when a variable is not set.</summary>
    public YamlNode.Scalar? Expand(YamlNode.Scalar scalar) => Expand(scalar, optional: false);

    /// <summary>With values; null when a variable is not set or empty.</summary>
    public YamlNode.Scalar? ExpandOptional(YamlNode.Scalar scalar) => Expand(scalar, optional: true);

    /// <summary>As it is; null when a variable stands in it, for a part of the file that is not in use.</summary>
    public static YamlNode.Scalar? Unused(YamlNode.Scalar scalar) =>
        scalar.Value.Contains("${", StringComparison.Ordinal) ? null : scalar;

    private YamlNode.Scalar? Expand(YamlNode.Scalar scalar, bool optional)
    {
        if (!scalar.Value.Contains("${", StringComparison.Ordinal))
            return scalar;
        var expanded = new StringBuilder();
        for (var at = 0; at < scalar.Value.Length;)
        {
            var rest = scalar.Value.AsSpan(at);
            if (rest.StartsWith("$${"))
            {
                expanded.Append("${");
                at += 3;
            }
            else if (!rest.StartsWith("${"))
                expanded.Append(scalar.Value[at++]);
            else if (Value(scalar, rest, optional, out var length) is { } value)
            {
                expanded.Append(value);
                at += length;
            }
            else
                return null;
        }

        return scalar with { Value = expanded.ToString() };
    }

    private string? Value(YamlNode.Scalar scalar, ReadOnlySpan<char> rest, bool optional, out int length)
    {
        length = rest.IndexOf('}') + 1;
        var inner = length == 0 ? "" : rest[2..(length - 1)].ToString();
        var (name, fallback) = inner.Split(":-", 2) switch
        {
            [var alone] => (alone, null),
            [var first, var otherwise] => (first, otherwise),
            _ => ("", null),
        };
        if (name.Length == 0 || char.IsAsciiDigit(name[0]) || !name.All(c => char.IsAsciiLetterOrDigit(c) || c == '_'))
        {
            log.Add(Rules.WrongValue, scalar.At, "a ${ begins no variable",
                "write ${NAME} or ${NAME:-default}, or $${ for the characters themselves");
            return null;
        }

        var value = valueOf(name) is { Length: > 0 } set ? set : fallback;
        if (string.IsNullOrEmpty(value) && optional)
            return null;
        if (value is null)
            log.Add(Rules.VariableSet, scalar.At, $"the variable {name} is not set",
                $"set it, or write ${{{name}:-default}}");
        return value;
    }
}
