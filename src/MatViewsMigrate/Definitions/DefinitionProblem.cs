using MatViewsMigrate.Names;

namespace MatViewsMigrate.Definitions;

/// <summary>A mistake in a file.</summary>
/// <param name="Code">A stable code, <c>MV001</c> and so on.</param>
/// <param name="Message">What is wrong.</param>
/// <param name="Remedy">What to do.</param>
public sealed record DefinitionProblem(SourceSpan At, string Code, Severity Severity, string Message, string Remedy)
{
    /// <summary>Lines of the source with a caret, when the place is worth showing; null otherwise.</summary>
    public string? Excerpt { get; init; }

    /// <summary><c>file:line:column: error CODE: what; what to do</c>.</summary>
    public override string ToString() =>
        $"{At}: {(Severity == Severity.Error ? "error" : "warning")} {Code}: {Message}; {Remedy}";
}

/// <summary>Whether a problem stops the command.</summary>
public enum Severity
{
    /// <summary>It does not.</summary>
    Warning,

    /// <summary>It does.</summary>
    Error,
}

/// <summary>All definitions of a project, and everything that is wrong with its files.</summary>
public sealed record DefinitionSet(IReadOnlyList<ViewDefinition> Views, IReadOnlyList<DefinitionProblem> Problems)
{
    /// <summary>Problems that the files say are meant.</summary>
    public IReadOnlyList<SuppressedProblem> Suppressed { get; init; } = [];
}
