using MatViewsMigrate.Definitions;
using MatViewsMigrate.Names;
using MatViewsMigrate.Planning;

namespace MatViewsMigrate.Compilation.Volatility;

/// <summary>Says what is wrong with a view whose rows differ at every refresh, though nothing that it reads has changed.</summary>
public sealed class VolatilityProblems(ProjectConfiguration configuration)
{
    /// <summary>What stands against refreshing the view by comparing rows.</summary>
    public IReadOnlyList<DefinitionProblem> Of(ViewDefinition view, Compiled.Query query)
    {
        var place = new SourcePlace(view.Query.Text);
        var volatiles = query.Volatile
            .Where(found => !view.AllowVolatile.ContainsKey(found.Column))
            .GroupBy(found => found.Column)
            .Select(column => Volatile(view, [.. column], place));
        var churn = query.Churn
            .Where(found => found.Column is null || !view.AllowVolatile.ContainsKey(found.Column))
            .Select(found => Churning(view, found, place));
        var frozen = FrozenLiterals.Of(view.Query.Text).Select(literal => Frozen(view, literal.Offset, literal.Word));
        var paths = query.PathReliant.Select(found => Path(view, found, place));
        var keys = query.NullableKeys.Select(found => Key(view, found, place));
        var compared = view.Strategy is RefreshStrategy.Concurrent or RefreshStrategy.Auto;
        return [.. (compared ? volatiles.Concat(churn).Concat(keys) : []).Concat(frozen).Concat(paths).OfType<DefinitionProblem>()];
    }

    private DefinitionProblem? Key(ViewDefinition view, NullableKey found, SourcePlace place)
    {
        var cause = found.Cause switch
        {
            NullCause.OuterJoin => "is NULL where an outer join finds nothing",
            NullCause.Grouping => "is NULL in the totals",
            _ => "is NULL in some rows",
        };
        return Problem(Rules.KeyNotNull, view, place.Of(found.Column, null),
            $"{found.Column} of the unique index {cause}: every concurrent refresh writes such rows anew, though nothing has changed",
            "leave such rows out, or give the column a value with coalesce");
    }

    private DefinitionProblem? Path(ViewDefinition view, PathReliance found, SourcePlace place) => Problem(
        Rules.PathFree, view, place.Of(null, found.Through is null ? found.Function : null),
        $"{Called(found.Function, found.Through)} finds {string.Join(", ", found.Names)} by the search path, and from PostgreSQL 17 on a refresh has none: it fails, or reads something else",
        $"write the function with BEGIN ATOMIC, or 'ALTER FUNCTION {found.Function[..^2]} SET search_path = ...'");

    private DefinitionProblem? Volatile(ViewDefinition view, IReadOnlyList<VolatileColumn> found, SourcePlace place)
    {
        var column = found[0].Column;
        var functions = string.Join(", ", found.Select(item => Called(item.Function, item.Through)).Distinct());
        var offset = place.Of(column, found[0].Through is null ? found[0].Function : null);
        var effect = view.Strategy == RefreshStrategy.Concurrent
            ? "every concurrent refresh would write every row anew"
            : "no refresh can tell which rows have changed";
        return Problem(Rules.NotVolatile, view, offset, $"column {column} has another value each time, by {functions}: {effect}",
            Remedy(column, found));
    }

    private string Remedy(string column, IReadOnlyList<VolatileColumn> found)
    {
        var log = $"{Identifier.Quote(configuration.RegistrySchema)}.mv_refresh_log";
        var declared = found.All(item => item.IsDeclared) ? "declare the function STABLE if it is, or " : "";
        return $"{declared}drop the column ({log} tells when the view was refreshed), or write "
            + $"'allow_volatile: {{ {column}: why }}'";
    }

    private DefinitionProblem? Churning(ViewDefinition view, Churn found, SourcePlace place)
    {
        var (rule, what, remedy) = ChurnWords.Of(found);
        var where = found.Through is null ? "" : $" in {found.Through}";
        var offset = found switch
        {
            { Through: not null } => place.Of(found.Column, null),
            { Function: null, Kind: var kind } => place.OfKeyword(ChurnWords.Keywords(kind)),
            _ => place.Of(found.Column, found.Function),
        };
        return Problem(rule, view, offset, what + where + ": rows may be written anew though nothing has changed", remedy);
    }

    private DefinitionProblem? Frozen(ViewDefinition view, int offset, string word) => Problem(
        Rules.NoFrozenTime, view, offset, $"'{word}' is read once, when the view is made, and stays that moment",
        word == "now" ? "write now()" : $"write CURRENT_DATE{(word == "today" ? "" : word == "tomorrow" ? " + 1" : " - 1")}");

    // Whatever the configuration says, a view refreshed as the tool sees fit is not refused: it can be refreshed by a swap.
    private DefinitionProblem? Problem(Rule rule, ViewDefinition view, int offset, string message, string remedy)
    {
        if (view.Suppressed.ContainsKey(rule.Code) || rule.SeverityUnder(configuration.Rules) is not { } severity)
            return null;
        var effective = rule == Rules.NotVolatile && view.Strategy == RefreshStrategy.Auto ? Severity.Warning : severity;
        return new DefinitionProblem(view.Query.At(offset), rule.Code, effective, message, remedy)
        {
            Excerpt = Excerpts.Of(view.Query, offset),
        };
    }

    private static string Called(string function, ViewName? through) => through is null ? function : $"{function} in {through}";
}
