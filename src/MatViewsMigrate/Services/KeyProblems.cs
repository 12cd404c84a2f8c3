using MatViewsMigrate.Compilation;
using MatViewsMigrate.Definitions;
using MatViewsMigrate.Planning;
using Npgsql;

namespace MatViewsMigrate.Services;

/// <summary>Says at which line of a file a key is declared that the data break.</summary>
internal sealed class KeyProblems(NpgsqlConnection connection, ProjectConfiguration configuration)
{
    /// <summary>Of views that are built, as was found; of others, from the data that they hold.</summary>
    public async Task<IReadOnlyList<DefinitionProblem>> OfAsync(
        IReadOnlyList<ViewCase> cases, IReadOnlyList<BrokenKey> built, CancellationToken cancellationToken)
    {
        var broken = built.ToList();
        foreach (var view in cases.Where(view => view is { Rebuild: false, Live.Populated: true, Definition.Key.IsEmpty: false }))
        {
            if (await new KeyProbe(connection).FindAsync(view.Name, view.Live!.Name, view.Definition!.Key.Columns, cancellationToken) is { } key)
                broken.Add(key);
        }

        var wanted = cases.ToDictionary(view => view.Name, view => view.Definition!);
        return [.. broken.SelectMany(key => Of(wanted[key.View], key)).OfType<DefinitionProblem>()];
    }

    private IEnumerable<DefinitionProblem?> Of(ViewDefinition wanted, BrokenKey key)
    {
        var columns = string.Join(", ", wanted.Key.Columns);
        if (key.Duplicates > 0)
        {
            yield return Problem(
                Rules.KeyIsUnique, wanted,
                $"{Count(key.Duplicates, "key")} of ({columns}) {(key.Duplicates == 1 ? "has" : "have")} more than one row, such as {string.Join(", ", key.Samples)}",
                "name columns that tell all rows apart, or make the query return one row for each");
        }

        if (key.Nulls > 0 && wanted.Strategy is RefreshStrategy.Concurrent or RefreshStrategy.Auto)
        {
            var (have, them) = key.Nulls == 1 ? ("has", "it") : ("have", "them");
            yield return Problem(
                Rules.KeyHasValues, wanted,
                $"{Count(key.Nulls, "row")} {have} NULL in ({columns}): a concurrent refresh writes {them} anew every time",
                "leave such rows out, or give the column a value with coalesce");
        }
    }

    private DefinitionProblem? Problem(Rule rule, ViewDefinition wanted, string message, string remedy) =>
        !wanted.Suppressed.ContainsKey(rule.Code) && rule.SeverityUnder(configuration.Rules) is { } severity ? new(wanted.Key.At ?? wanted.At, rule.Code, severity, message, remedy) : null;

    private static string Count(long number, string noun) => string.Create(
        System.Globalization.CultureInfo.InvariantCulture, $"{number} {noun}{(number == 1 ? "" : "s")}");
}
