namespace MatViewsMigrate.Compilation.Volatility;

/// <summary>What an expression is there for, which decides what matters in it.</summary>
[Flags]
internal enum TreeUse
{
    /// <summary>It is the value of a column.</summary>
    Value = 0,

    /// <summary>It is the first value of a series: moved on by days, the series stays the same but for its ends.</summary>
    Start = 1,

    /// <summary>It is compared: the time that goes on changes the outcome for few rows, a random number for many.</summary>
    Condition = 2,

    /// <summary>It chooses rows, and gives no value.</summary>
    Rows = 4,

    /// <summary>With <see cref="Rows"/>: by their order.</summary>
    Sort = 8,

    /// <summary>The last digits of its value do not show.</summary>
    Rounded = 16,

    /// <summary>Which of its rows come first, or are drawn, does not matter.</summary>
    Existence = 32,
}
