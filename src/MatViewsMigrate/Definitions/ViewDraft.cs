using MatViewsMigrate.Names;

namespace MatViewsMigrate.Definitions;

/// <summary>A view as far as its own file tells, for the checks between files.</summary>
/// <param name="Relations">Names that its query reads.</param>
/// <param name="NamedAt">Where its name is given.</param>
/// <param name="RenamedFromAt">Where its former name is given.</param>
internal sealed record ViewDraft(
    ViewDefinition Definition, IReadOnlyList<SqlReference> Relations, SourceSpan NamedAt, SourceSpan RenamedFromAt,
    ProblemLog Log);
