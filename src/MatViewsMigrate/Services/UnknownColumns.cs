using MatViewsMigrate.Definitions;
using MatViewsMigrate.Planning;

namespace MatViewsMigrate.Services;

/// <summary>Columns that a file describes or grants something on, and that its query does not have.</summary>
internal static class UnknownColumns
{
    /// <summary>A problem for each.</summary>
    public static IEnumerable<DefinitionProblem> Of(ViewDefinition wanted, Compiled compiled)
    {
        if (compiled is not Compiled.Query query)
            return [];
        var known = query.Columns.Select(column => column.Name).ToList();
        // A comment for a column that is not there would be lost without a word.
        var described = (wanted.Declared.ColumnComments?.Keys ?? []).Except(known)
            .Select(column => Problem("columns", $"'columns' describes {column}"));
        var granted = (wanted.Declared.Grants ?? []).Select(grant => grant.Column).OfType<string>().Distinct().Except(known)
            .Select(column => Problem("grants", $"'grants' names column {column}"));
        return described.Concat(granted);

        DefinitionProblem Problem(string key, string what) => new(
            wanted.PlaceOf(key), Rules.ColumnExists.Code, Severity.Error,
            $"{what}, and the query has no such column", $"it has {string.Join(", ", known)}");
    }
}
