using System.Globalization;
using MatViewsMigrate.Definitions;
using MatViewsMigrate.Names;
using McMaster.Extensions.CommandLineUtils;

namespace MatViewsMigrate.Cli;

/// <summary>Values of options, read or refused.</summary>
internal static class OptionValues
{
    /// <summary>An option with a value.</summary>
    public static CommandOption Value(this CommandLineApplication command, string template, string description) =>
        command.Option(template, description, CommandOptionType.SingleValue);

    /// <summary>An option without one.</summary>
    public static CommandOption Flag(this CommandLineApplication command, string template, string description) =>
        command.Option(template, description, CommandOptionType.NoValue);

    /// <summary>The value; null when the option is not given.</summary>
    /// <exception cref="MatViewsException">Exit 64: it is not what was expected.</exception>
    public static T? Read<T>(this CommandOption option, Func<string, T?> parse, string expected)
        where T : struct =>
        option.Value() is not { } text ? null
        : parse(text) ?? throw new MatViewsException(
            ExitCode.WrongUsage, $"--{option.LongName} {text} is not {expected}");

    /// <summary>A duration of at most a hundred years.</summary>
    public static TimeSpan? Age(this CommandOption option) => option.Read<TimeSpan>(
        text => Duration.TryParse(text, out var age) && age < TimeSpan.FromDays(36500) ? age : null, "a duration such as 24h or 7d");

    /// <summary>A whole number from a least one on.</summary>
    public static int? Number(this CommandOption option, int least) => option.Read<int>(
        text => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= least ? number : null,
        $"a number from {least.ToString(CultureInfo.InvariantCulture)} on");

    /// <summary>A number above zero, with a point where it has a fraction.</summary>
    public static double? Positive(this CommandOption option) => option.Read<double>(
        text => double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number) && number > 0 ? number : null,
        "a number above 0");
}
