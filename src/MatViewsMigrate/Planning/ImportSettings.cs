using MatViewsMigrate.Catalog;
using MatViewsMigrate.Definitions;

namespace MatViewsMigrate.Planning;

/// <summary>What a view's file says, or said when it was applied, and no catalog knows.</summary>
/// <param name="Key">The columns of <c>unique_index_columns</c>; none for a view without that key.</param>
public sealed record ImportSettings(RefreshStrategy Strategy, IReadOnlyList<string> Key)
{
    public string? Schedule { get; init; }

    public TimeSpan? MaxAge { get; init; }

    public RowCounting RowCounting { get; init; }

    public bool Protected { get; init; }

    public IReadOnlyList<string> Tags { get; init; } = [];

    /// <summary>The file itself, which says more than the registry keeps; null when only the registry knows the view.</summary>
    public ViewDefinition? File { get; init; }

    /// <summary>Those of a file that is there.</summary>
    public static ImportSettings Of(ViewDefinition file) => new(file.Strategy, file.Key.Columns)
    {
        Schedule = file.Schedule,
        MaxAge = file.MaxAge,
        RowCounting = file.RowCounting,
        Protected = file.Protected,
        Tags = file.Tags,
        File = file,
    };

    /// <summary>Those that were applied.</summary>
    public static ImportSettings Of(AppliedDefinition applied) =>
        new(Enum.Parse<RefreshStrategy>(applied.Strategy, ignoreCase: true), applied.UniqueIndexColumns)
        {
            Schedule = applied.Schedule,
            MaxAge = applied.MaxAgeSeconds is { } seconds ? TimeSpan.FromSeconds(seconds) : null,
            RowCounting = Enum.Parse<RowCounting>(applied.RowCounting, ignoreCase: true),
            Protected = applied.Protected,
            Tags = applied.Tags,
        };

    /// <summary>The definition of a live view with them; a strategy that needs a key stays only where the view has one.</summary>
    public ViewDefinition Over(ViewDefinition live) => live with
    {
        Strategy = Strategy == RefreshStrategy.Concurrent && live.Key.IsEmpty ? RefreshStrategy.Regular : Strategy,
        Schedule = Schedule,
        MaxAge = MaxAge,
        RowCounting = RowCounting,
        Protected = Protected,
        Tags = Tags,
        WithData = File?.WithData ?? live.WithData,
        DependsOn = File?.DependsOn ?? live.DependsOn,
        AllowVolatile = File?.AllowVolatile ?? live.AllowVolatile,
        Suppressed = File?.Suppressed ?? live.Suppressed,
        BuildTimeout = File?.BuildTimeout,
    };
}
