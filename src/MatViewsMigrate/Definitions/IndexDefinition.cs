using MatViewsMigrate.Names;

namespace MatViewsMigrate.Definitions;

/// <summary>An index that a file asks for.</summary>
/// <param name="Name">Its name; null to let the tool choose, and to accept any name of a live index that is otherwise equal.</param>
/// <param name="Unique">A unique index.</param>
/// <param name="Body">What follows the relation in <c>CREATE INDEX ... ON relation</c>: <c>USING btree (a, lower(b)) INCLUDE (c) WHERE d</c>.</param>
/// <param name="Columns">Plain columns that <paramref name="Body"/> names, to be checked against the view's columns.</param>
/// <param name="At">Where it was written.</param>
public sealed record IndexDefinition(string? Name, bool Unique, string Body, IReadOnlyList<string> Columns, SourceSpan At);
