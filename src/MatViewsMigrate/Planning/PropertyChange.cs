namespace MatViewsMigrate.Planning;

/// <summary>A property that differs, and the statements that make it as wanted.</summary>
/// <param name="BeforeBuild">True for what has to be set before a staged view is filled, to have its effect.</param>
public sealed record PropertyChange(Difference Difference, IReadOnlyList<Statement> Statements, bool BeforeBuild = false);
