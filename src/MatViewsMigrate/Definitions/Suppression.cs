using MatViewsMigrate.Names;

namespace MatViewsMigrate.Definitions;

/// <summary>Why a view may break a rule.</summary>
/// <param name="At">Where it stands.</param>
public sealed record Suppression(string Reason, SourceSpan At);

/// <summary>A problem that a view's file says is meant.</summary>
public sealed record SuppressedProblem(DefinitionProblem Problem, string Reason);
