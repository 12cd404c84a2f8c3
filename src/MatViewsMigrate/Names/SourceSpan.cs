namespace MatViewsMigrate.Names;

/// <summary>A place in a file: path relative to the project, line and column counted from 1.</summary>
public sealed record SourceSpan(string File, int Line, int Column)
{
    /// <inheritdoc/>
    public override string ToString() => $"{File}:{Line}:{Column}";
}
